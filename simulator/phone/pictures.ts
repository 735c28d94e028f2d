/** Colours of the sky, of the sun and of the hill. */
const palettes = [
  ['#ffd8a8', '#ff6b6b', '#c2255c'],
  ['#a5d8ff', '#ffe066', '#2b8a3e'],
  ['#3b2d7a', '#f8f0fc', '#15113a'],
] as const;

/** Three avatars for those who have no picture at hand. */
export function pictures(): HTMLCanvasElement[] {
  return palettes.map(([sky, sun, hill]) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 264;
    const brush = canvas.getContext('2d');
    if (!brush) return canvas;
    const circle = (colour: string, x: number, y: number, radius: number): void => {
      brush.fillStyle = colour;
      brush.beginPath();
      brush.arc(x, y, radius, 0, 2 * Math.PI);
      brush.fill();
    };
    brush.fillStyle = sky;
    brush.fillRect(0, 0, 264, 264);
    circle(sun, 132, 120, 56);
    circle(hill, 60, 330, 160);
    circle(hill, 230, 340, 150);
    return canvas;
  });
}

export function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('the canvas gave no picture'));
    }, 'image/png');
  });
}
