// The demo plant's parts as three.js groups. One unit is about 100 mm.
import * as THREE from 'three'

const standard = (color, roughness, metalness = 0) => new THREE.MeshStandardMaterial({ color, roughness, metalness })

// Sand-cast skin and brushed steel: fine noise as a bump map, the same on every run.
function grain(size, stretch) {
  const data = new Uint8Array(size * size * 4)
  let seed = 7
  for (let y = 0; y < size; y++) {
    let v = 128
    for (let x = 0; x < size; x++) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff
      if (x % stretch === 0) v = 70 + (seed % 120)
      data.fill(v, (y * size + x) * 4, (y * size + x) * 4 + 3)
      data[(y * size + x) * 4 + 3] = 255
    }
  }
  const texture = new THREE.DataTexture(data, size, size)
  texture.wrapS = texture.wrapT = THREE.RepeatWrapping
  texture.repeat.set(3, 3)
  texture.magFilter = THREE.LinearFilter
  texture.generateMipmaps = true
  texture.minFilter = THREE.LinearMipmapLinearFilter
  texture.needsUpdate = true
  return texture
}
const bumpy = (material, scale, stretch = 1) => Object.assign(material, { bumpMap: grain(128, stretch), bumpScale: scale })

export const M = {
  cast: bumpy(standard(0x5b5f63, 0.9, 0.3), 6),
  paint: bumpy(standard(0x1d4f8c, 0.45, 0.1), 1.2),
  steel: standard(0xc9ced3, 0.28, 0.95),
  dull: bumpy(standard(0x8f969d, 0.45, 0.85), 0.8, 128),
  dark: standard(0x23282d, 0.6, 0.4),
  black: standard(0x121416, 0.75),
  carbon: standard(0x2a2d31, 0.35, 0.3),
  brass: standard(0xc79a3a, 0.35, 0.9),
  orange: standard(0xc9601d, 0.6),
  card: standard(0x9c7446, 0.95),
  foam: standard(0xe9edf0, 0.95),
  motor: standard(0x868f97, 0.55, 0.3),
  green: standard(0x2b5d4c, 0.6),
  white: standard(0xf4f6f8, 0.5),
  glass: new THREE.MeshStandardMaterial({ color: 0x9fc4dd, transparent: true, opacity: 0.35, roughness: 0.05 }),
}

export function mesh(geometry, material, x = 0, y = 0, z = 0) {
  const m = new THREE.Mesh(geometry, material)
  m.position.set(x, y, z)
  m.castShadow = m.receiveShadow = true
  return m
}
export const box = (w, h, d, mat, x, y, z) => mesh(new THREE.BoxGeometry(w, h, d), mat, x, y, z)
export const tube = (r, h, mat, x, y, z, r2 = r) => mesh(new THREE.CylinderGeometry(r2, r, h, 72), mat, x, y, z)
export const ring = (r, t, mat, x = 0, y = 0, z = 0) => {
  const m = mesh(new THREE.TorusGeometry(r, t, 28, 96), mat, x, y, z)
  m.rotation.x = Math.PI / 2
  return m
}
export const lathe = (points, mat) =>
  mesh(new THREE.LatheGeometry(points.map(([r, y]) => new THREE.Vector2(r, y)), 96), mat)
export const group = (...children) => {
  const g = new THREE.Group()
  g.add(...children)
  return g
}
export const place = (g, x, y, z, ry = 0, s = 1) => {
  g.position.set(x, y, z)
  g.rotation.y = ry
  g.scale.setScalar(s)
  return g
}
export const along = (points, r, mat) =>
  mesh(new THREE.TubeGeometry(new THREE.CatmullRomCurve3(points.map((p) => new THREE.Vector3(...p))), 160, r, 16), mat)

/** A ring with a real hole, standing on y = 0. */
export const washer = (inner, outer, h, mat) =>
  lathe([[inner, 0], [outer - 0.02, 0], [outer, 0.02], [outer, h - 0.02], [outer - 0.02, h], [inner, h], [inner, 0]], mat)

export const onCircle = (n, r, i, turn = 0) => {
  const a = turn + (i / n) * Math.PI * 2
  return [Math.cos(a) * r, Math.sin(a) * r]
}

export function bolt(mat = M.dull) {
  const head = mesh(new THREE.CylinderGeometry(0.13, 0.13, 0.12, 6), mat, 0, 0.1, 0)
  return group(head, washer(0.06, 0.17, 0.04, M.steel))
}

/** The pump casing lying with its flange up; `face` is the flange's surface. */
export function casing(body, face, holes = true, feet = true) {
  const g = new THREE.Group()
  const volute = ring(0.98, 0.42, body, 0, 0.55, 0)
  g.add(volute)
  g.add(lathe([[0, 0.12], [1.0, 0.12], [1.15, 0.3], [1.2, 0.7], [1.12, 0.95], [0.5, 0.95]], body))
  g.add(place(washer(0.42, 1.22, 0.2, body), 0, 0.88, 0))
  g.add(place(washer(0.42, 1.2, 0.03, face), 0, 1.075, 0))
  g.add(place(washer(0.4, 0.56, 0.5, face), 0, 0.62, 0))
  g.add(tube(0.41, 0.05, M.black, 0, 0.66, 0))
  const pipe = tube(0.36, 1.1, body, 1.0, 0.55, -1.1)
  pipe.rotation.x = Math.PI / 2
  g.add(pipe)
  const flange = washer(0.24, 0.6, 0.16, body)
  flange.rotation.x = -Math.PI / 2
  flange.position.set(1.0, 0.55, -1.58)
  const flangeFace = washer(0.24, 0.56, 0.03, face)
  flangeFace.rotation.x = -Math.PI / 2
  flangeFace.position.set(1.0, 0.55, -1.74)
  g.add(flange, flangeFace)
  if (feet) for (const side of [-1, 1]) g.add(box(0.42, 0.2, 2.5, body, side * 1.25, 0.1, 0.1))
  if (feet) for (const side of [-1, 1]) for (const z of [-0.6, 0.1, 0.8]) g.add(box(0.3, 0.45, 0.1, body, side * 1.2, 0.35, z))
  if (holes) for (let i = 0; i < 8; i++) {
    const [x, z] = onCircle(8, 1.0, i, Math.PI / 8)
    g.add(tube(0.07, 0.02, M.black, x, 1.105, z))
  }
  return g
}

export function shaft() {
  const g = lathe([[0, 0], [0.17, 0], [0.2, 0.03], [0.2, 0.7], [0.28, 0.72], [0.28, 1.5], [0.38, 1.52], [0.38, 1.72],
    [0.3, 1.74], [0.3, 2.5], [0.22, 2.52], [0.22, 3.2], [0.19, 3.24], [0, 3.24]], M.steel)
  g.add(box(0.1, 0.5, 0.06, M.dark, 0, 0.36, 0.19), box(0.1, 0.5, 0.06, M.dark, 0, 2.86, 0.21))
  return g
}

export function spring(turns = 6, r = 0.3, h = 0.5, t = 0.03, mat = M.steel) {
  const points = []
  for (let i = 0; i <= turns * 24; i++) {
    const a = (i / 24) * Math.PI * 2
    points.push([Math.cos(a) * r, (i / (turns * 24)) * h, Math.sin(a) * r])
  }
  return along(points, t, mat)
}

export function cartridge() {
  const g = group(washer(0.3, 0.62, 0.16, M.steel))
  g.add(place(washer(0.3, 0.42, 0.55, M.dull), 0, 0.14, 0))
  g.add(place(spring(4, 0.5, 0.34, 0.035, M.brass), 0, 0.18, 0))
  g.add(place(washer(0.3, 0.56, 0.14, M.steel), 0, 0.55, 0))
  g.add(place(washer(0.31, 0.5, 0.1, M.carbon), 0, 0.68, 0))
  g.add(ring(0.6, 0.035, M.black, 0, 0.1, 0))
  return g
}

/** Casing, seal cover and shaft end, lying; bolts[i] is 'in' or 'out'. */
export function coveredPump(bolts) {
  const g = group(casing(M.paint, M.steel, false))
  g.add(place(washer(0.3, 1.2, 0.16, M.dull), 0, 1.1, 0), place(washer(0.3, 0.55, 0.2, M.steel), 0, 1.24, 0))
  g.add(ring(0.33, 0.06, M.black, 0, 1.44, 0), tube(0.24, 0.9, M.steel, 0, 1.5, 0))
  g.add(box(0.08, 0.42, 0.06, M.brass, 0, 1.72, 0.23))
  bolts.forEach((state, i) => {
    const [x, z] = onCircle(8, 0.98, i, Math.PI / 8)
    if (state === 'in') g.add(place(bolt(M.dull), x, 1.26, z, i))
    else g.add(tube(0.075, 0.02, M.black, x, 1.262, z))
  })
  return g
}

export function finishedPump() {
  const g = new THREE.Group()
  const pump = casing(M.paint, M.steel, true, false)
  pump.rotation.z = Math.PI / 2
  pump.position.set(-0.6, 1.55, 0)
  g.add(pump)
  const cover = washer(0.3, 1.2, 0.3, M.dull)
  cover.rotation.z = -Math.PI / 2
  cover.position.set(-0.55, 1.55, 0)
  g.add(cover)
  const frame = tube(0.7, 1.0, M.paint, 0.2, 1.55, 0)
  frame.rotation.z = Math.PI / 2
  const coupling = tube(0.42, 0.4, M.orange, 0.85, 1.55, 0)
  coupling.rotation.z = Math.PI / 2
  const motor = tube(0.92, 2.3, M.motor, 2.35, 1.55, 0)
  motor.rotation.z = Math.PI / 2
  const cap = tube(0.98, 0.4, M.dark, 3.6, 1.55, 0)
  cap.rotation.z = Math.PI / 2
  g.add(frame, coupling, motor, cap)
  for (let i = 0; i < 28; i++) {
    const a = (i / 28) * Math.PI * 2
    const fin = box(2.1, 0.16, 0.035, M.motor, 2.35, 1.55 + Math.sin(a) * 0.95, Math.cos(a) * 0.95)
    fin.rotation.x = -a + Math.PI / 2
    g.add(fin)
  }
  g.add(box(0.8, 0.45, 0.8, M.motor, 2.2, 2.65, 0))
  g.add(box(5.6, 0.22, 2.3, M.dark, 1.3, 0.11, 0))
  for (const x of [-0.7, 0.4]) g.add(box(0.3, 0.7, 1.7, M.paint, x, 0.5, 0))
  for (const x of [1.7, 3.0]) g.add(box(0.35, 0.6, 1.7, M.motor, x, 0.45, 0))
  return g
}

export function basket(w = 4.4, h = 1.2, d = 3) {
  const g = new THREE.Group()
  const bar = (x1, y1, z1, x2, y2, z2, r) => {
    const a = new THREE.Vector3(x1, y1, z1), b = new THREE.Vector3(x2, y2, z2)
    const m = tube(r, a.distanceTo(b), M.steel)
    m.position.copy(a).lerp(b, 0.5)
    m.quaternion.setFromUnitVectors(new THREE.Vector3(0, 1, 0), b.sub(a).normalize())
    g.add(m)
  }
  const X = w / 2, Z = d / 2
  for (const y of [0.05, h]) {
    bar(-X, y, -Z, X, y, -Z, 0.05); bar(-X, y, Z, X, y, Z, 0.05); bar(-X, y, -Z, -X, y, Z, 0.05); bar(X, y, -Z, X, y, Z, 0.05)
  }
  for (let x = -X; x <= X + 0.01; x += w / 16) { bar(x, 0.05, -Z, x, h, -Z, 0.018); bar(x, 0.05, Z, x, h, Z, 0.018); bar(x, 0.05, -Z, x, 0.05, Z, 0.018) }
  for (let z = -Z; z <= Z + 0.01; z += d / 10) { bar(-X, 0.05, z, -X, h, z, 0.018); bar(X, 0.05, z, X, h, z, 0.018); bar(-X, 0.05, z, X, 0.05, z, 0.018) }
  for (const y of [0.4, 0.8]) { bar(-X, y, Z, X, y, Z, 0.018); bar(-X, y, -Z, X, y, -Z, 0.018); bar(-X, y, -Z, -X, y, Z, 0.018); bar(X, y, -Z, X, y, Z, 0.018) }
  return g
}

export function carton(open) {
  const g = new THREE.Group()
  const w = 6.4, h = 2.6, d = 3.4, t = 0.08
  g.add(box(w, t, d, M.card, 0, t / 2, 0), box(w, h, t, M.card, 0, h / 2, -d / 2), box(w, h, t, M.card, 0, h / 2, d / 2))
  g.add(box(t, h, d, M.card, -w / 2, h / 2, 0), box(t, h, d, M.card, w / 2, h / 2, 0))
  const flap = (fw, fd, x, z, axis, angle) => {
    const pivot = new THREE.Group()
    pivot.position.set(x, h, z)
    const f = box(fw, t, fd, M.card)
    if (axis === 'x') f.position.z = Math.sign(z) * (fd / 2)
    else f.position.x = Math.sign(x) * (fw / 2)
    pivot.add(f)
    pivot.rotation[axis] = angle
    g.add(pivot)
  }
  if (open) {
    flap(w, 1.6, 0, d / 2, 'x', 0.9); flap(w, 1.6, 0, -d / 2, 'x', 0.5)
    flap(1.6, d, w / 2, 0, 'z', -0.8); flap(1.6, d, -w / 2, 0, 'z', 0.8)
  } else {
    g.add(box(w, t, d, M.card, 0, h, 0), box(w + 0.02, 0.02, 0.5, standardTape, 0, h + 0.05, 0), box(0.02, 0.7, 0.5, standardTape, w / 2 + 0.05, h - 0.33, 0))
    g.add(box(1.3, 0.8, 0.02, M.white, 1.8, 1.3, d / 2 + 0.05), box(1.0, 0.3, 0.03, M.black, 1.8, 1.2, d / 2 + 0.06))
  }
  return g
}
const standardTape = standard(0xd9c7a5, 0.4)

export function gauge(text) {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 256
  const c = canvas.getContext('2d')
  c.fillStyle = '#fff'; c.fillRect(0, 0, 256, 256)
  c.translate(128, 128); c.strokeStyle = '#17212b'; c.lineWidth = 5
  for (let i = 0; i <= 10; i++) {
    const a = Math.PI * 0.75 + (i / 10) * Math.PI * 1.5
    c.beginPath(); c.moveTo(Math.cos(a) * 84, Math.sin(a) * 84); c.lineTo(Math.cos(a) * 108, Math.sin(a) * 108); c.stroke()
  }
  const a = Math.PI * 0.75 + 0.6 * Math.PI * 1.5
  c.strokeStyle = '#d5450e'; c.lineWidth = 9
  c.beginPath(); c.moveTo(0, 0); c.lineTo(Math.cos(a) * 88, Math.sin(a) * 88); c.stroke()
  c.fillStyle = '#17212b'; c.font = 'bold 40px sans-serif'; c.textAlign = 'center'; c.fillText(text, 0, 92)
  const face = new THREE.MeshStandardMaterial({ map: new THREE.CanvasTexture(canvas), roughness: 0.4 })
  const dial = mesh(new THREE.CircleGeometry(0.44, 64), face, 0, 0, 0.09)
  const rim = tube(0.5, 0.16, M.steel)
  rim.rotation.x = Math.PI / 2
  return group(rim, dial)
}
