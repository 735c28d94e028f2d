# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts

FROM dependencies AS build
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY src src
RUN npm run build

# For `docker compose --profile dev` alone; the service's image below has nothing of it.
FROM dependencies AS simulator
COPY tsconfig.json ./
COPY simulator simulator
# What its demo phone runs.
COPY miniprogram/services miniprogram/services
USER node
ENV SIMULATOR_HOST=0.0.0.0
EXPOSE 4010
CMD ["node", "--import", "@swc-node/register/esm-register", "simulator/main.ts"]

FROM node:24-bookworm-slim AS service
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
# Without scripts: sharp's libvips is a package of its own for each platform.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY --from=build /app/dist dist
# Pictures of users; a volume that is mounted here begins with this owner.
RUN mkdir -p /data/storage && chown node:node /data/storage
ENV STORAGE_DIR=/data/storage
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
