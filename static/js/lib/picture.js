// Makes a picture small and silent on the phone: drawn anew, so that place, time and camera stay behind.

const LARGEST = 300 * 1024;
const TRIES = [[1600, 0.72], [1200, 0.6], [900, 0.5], [640, 0.4]];

// A JPEG of at most 300 KB as { bytes, mime }. Throws when the browser cannot read the file.
export async function shrunk(file) {
  const size = await sizeOf(file);
  for (const [side, quality] of TRIES) {
    const jpeg = await drawn(file, size, side, quality);
    if (jpeg.size <= LARGEST) return { bytes: await jpeg.arrayBuffer(), mime: jpeg.type };
  }
  throw new Error("too large");
}

// Of the upright picture: browsers turn it as its camera was held.
async function sizeOf(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
      image.src = address;
    });
    return { width: image.naturalWidth, height: image.naturalHeight };
  } finally {
    URL.revokeObjectURL(address);
  }
}

// Resized while it is decoded: a phone of little memory never holds all its pixels at once. Turned upright without being
// asked, as every browser does: the name of this wish is newer than many phones, which refuse the picture for it.
async function drawn(file, { width, height }, side, quality) {
  const scale = Math.min(1, side / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const bitmap = await createImageBitmap(file, { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: "medium" });
  const canvas = Object.assign(document.createElement("canvas"), size);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, size.width, size.height);
  pen.drawImage(bitmap, 0, 0, size.width, size.height);
  bitmap.close();
  const jpeg = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", quality); });
  if (!jpeg?.size) throw new Error("nothing was drawn");
  return jpeg;
}
