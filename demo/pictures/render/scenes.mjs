// Each scene: what stands on the bench, where the camera looks from, and the labelled points that become hotspots.
import * as THREE from 'three'
import {
  M, along, basket, bolt, box, carton, cartridge, casing, coveredPump, finishedPump, gauge, group, onCircle, place, ring,
  shaft, spring, tube, washer,
} from './parts.mjs'

const lying = (g, x, y, z, ry = 0) => {
  g.rotation.z = -Math.PI / 2
  return place(group(g), x, y, z, ry)
}

function vice(y = 0.5) {
  const g = group(box(5.4, y, 3.6, M.dull, 0, y / 2, 0))
  for (let i = -2; i <= 2; i++) g.add(box(5.4, 0.03, 0.12, M.dark, 0, y + 0.005, i * 0.7))
  return g
}

function clamp(x, y, z, ry) {
  const g = group(box(1.1, 0.16, 0.34, M.dark, 0.35, 0.42, 0), tube(0.09, 0.75, M.steel, 0.5, 0.3, 0), place(bolt(M.steel), 0.5, 0.5, 0, 0), box(0.25, 0.42, 0.34, M.dull, 0.85, 0.2, 0))
  return place(g, x, y, z, ry)
}

function torqueWrench(x, y, z, ry) {
  const head = tube(0.2, 0.3, M.steel, 0, 0, 0)
  const arm = tube(0.09, 3.4, M.steel, 1.7, 0.1, 0)
  arm.rotation.z = Math.PI / 2
  const grip = tube(0.15, 1.0, M.orange, 3.0, 0.1, 0)
  grip.rotation.z = Math.PI / 2
  return place(group(head, arm, grip), x, y, z, ry)
}

function tray(x, z, ...things) {
  return place(group(box(2.2, 0.08, 1.6, M.orange, 0, 0.04, 0), box(2.2, 0.35, 0.08, M.orange, 0, 0.17, -0.8), box(2.2, 0.35, 0.08, M.orange, 0, 0.17, 0.8),
    box(0.08, 0.35, 1.6, M.orange, -1.1, 0.17, 0), box(0.08, 0.35, 1.6, M.orange, 1.1, 0.17, 0), ...things), x, 0, z, -0.35)
}
const looseBolts = () => [0, 1, 2, 3, 4].map((i) => place(bolt(), -0.6 + (i % 3) * 0.55, 0.08, i > 2 ? 0.4 : -0.3, i))

function press() {
  const g = group(box(3, 0.35, 2.4, M.green, 0, 0.18, 0), box(0.8, 4.6, 0.8, M.green, 0, 2.4, -0.9), box(1.1, 0.9, 2.2, M.green, 0, 4.4, -0.2))
  g.add(tube(0.28, 2.0, M.steel, 0, 3.2, 0.4), tube(0.5, 0.25, M.dull, 0, 2.15, 0.4), tube(0.75, 0.6, M.dull, 0, 0.6, 0.4))
  const lever = tube(0.09, 2.8, M.steel, 1.3, 4.9, -0.1)
  lever.rotation.z = -1.0
  g.add(lever, tube(0.2, 0.3, M.black, 2.5, 5.65, -0.1))
  g.add(place(cartridge(), 0, 0.9, 0.4, 0, 1.1))
  return g
}

function rotated(g, axis, angle) { g.rotation[axis] = angle; return g }

export const scenes = {
  'casing-in-fixture': {
    make: () => group(vice(), place(casing(M.cast, M.cast, false), 0, 0.5, 0), clamp(-1.35, 0.72, 0.9, Math.PI), clamp(1.35, 0.72, 0.9, 0), clamp(-1.35, 0.72, -0.75, Math.PI)),
    camera: [3.2, 5.0, 5.4], look: [0, 0.8, 0],
    points: [[-1.7, 1.2, 0.9, 'Clamp left front'], [1.7, 1.2, 0.9, 'Clamp right front'], [-1.7, 1.2, -0.75, 'Clamp left rear'], [0, 1.5, 0.82, 'Datum face, clean']],
  },
  'casing-milled': {
    make: () => group(place(casing(M.cast, M.steel), 0, 0, 0), rotated(place(group(box(2.2, 0.1, 0.2, M.steel, 0, 0, 0), box(0.1, 0.1, 0.8, M.steel, -0.9, 0, 0.4), box(0.1, 0.1, 0.8, M.steel, 0.4, 0, 0.4), box(0.5, 0.12, 0.3, M.dark, 0.45, 0, 0)), -0.1, 1.2, 0.2), 'y', 0)),
    camera: [3.0, 4.0, 4.6], look: [0, 0.5, 0],
    points: [[-0.9, 1.12, 0.75, 'Flange face'], [0, 0.9, 0.5, 'Bore'], [1.0, 0.55, -1.74, 'Outlet flange']],
  },
  'shaft-turned': {
    make: () => {
      const chuck = group(tube(1.3, 0.8, M.dull), ...[0, 1, 2].map((i) => { const a = i * 2.094; return rotated(place(box(0.8, 0.5, 0.45, M.dark), Math.cos(a) * 0.75, 0.55, -Math.sin(a) * 0.75, 0), 'y', a) }))
      chuck.rotation.z = -Math.PI / 2
      chuck.position.set(-2.2, 1.5, 0)
      const tool = group(box(0.5, 0.3, 1.6, M.dark, 0, 0, 0.8), box(0.24, 0.12, 0.3, M.brass, 0, 0.1, -0.1))
      return group(chuck, lying(shaft(), -1.9, 1.5, 0), place(tool, 0.3, 1.45, 0.55), box(7, 0.5, 2.6, M.green, 0.3, 0.25, 0))
    },
    camera: [2.4, 3.6, 5.6], look: [-0.3, 1.2, 0],
    points: [[-0.8, 1.78, 0.1, 'Seal seat 28 h6'], [-0.28, 1.88, 0.1, 'Shoulder'], [0.95, 1.7, 0.1, 'Keyway']],
  },
  'basket-in-washer': {
    make: () => {
      const chamber = group(box(7, 4.4, 0.15, M.dull, 0, 2.2, -2.4), box(0.15, 4.4, 5, M.dull, -3.5, 2.2, 0), box(0.15, 4.4, 5, M.dull, 3.5, 2.2, 0), box(7, 0.12, 5, M.steel, 0, 0.06, 0))
      for (const x of [-2, 0, 2]) chamber.add(place(rotated(tube(0.07, 4.2, M.steel), 'x', 0), x, 2.1, -2.2), tube(0.16, 0.2, M.brass, x, 3.2, -2.1), tube(0.16, 0.2, M.brass, x, 2.2, -2.1))
      const load = place(basket(5.2, 1.3, 3.2), 0, 0.3, 0.2)
      load.add(place(casing(M.cast, M.steel), -1.45, 0.1, -0.1, 0.2, 0.78), place(casing(M.cast, M.steel), 0.75, 0.1, -0.1, 0.2, 0.78))
      load.add(rotated(lying(shaft(), -1.4, 0.35, 1.2), 'y', 0), lying(shaft(), -1.0, 0.35, -1.3))
      return group(chamber, load)
    },
    camera: [2.6, 5.2, 6.4], look: [0, 1.0, 0],
    points: [[-1.45, 1.3, 0.2, 'Casing, flange up'], [0.2, 0.75, 1.4, 'Shafts between the bars'], [2.6, 1.6, 1.8, 'Basket locked']],
  },
  'seal-cartridge': {
    make: () => group(place(cartridge(), -0.2, 0, 0.2, 0, 1.5), rotated(place(cartridge(), 1.9, 0.93, -0.6, 0.4, 1.5), 'x', 1.35), box(1.1, 0.02, 0.7, M.white, -2.0, 0.02, 0.8)),
    camera: [1.4, 3.2, 4.4], look: [0.4, 0.5, 0],
    points: [[-0.2, 1.17, 0.85, 'Carbon face, no marks'], [-0.95, 0.6, 0.4, 'Spring'], [-0.2, 0.16, 1.1, 'O-ring groove']],
  },
  'o-ring-seating': {
    make: () => group(place(casing(M.paint, M.steel), 0, 0, 0), ring(0.78, 0.06, M.black, 0, 1.13, 0), place(cartridge(), 0, 0.75, 0, 0, 0.75)),
    camera: [1.6, 3.9, 3.2], look: [0, 0.9, 0],
    points: [[-0.78, 1.15, 0, 'O-ring in the groove'], [0, 1.15, 0.78, 'No twist, no grease'], [0.25, 1.32, 0.2, 'Cartridge seated']],
  },
  'cover-bolts': {
    make: () => group(coveredPump(['in', 'in', 'in', 'in', 'in', 'in', 'out', 'out']), torqueWrench(-0.38, 1.52, -0.9, 2.9), tray(2.0, 1.9, ...looseBolts())),
    camera: [1.5, 4.9, 4.6], look: [0.2, 1.05, 0.1],
    // crosswise, in the order of work
    points: [0, 4, 2, 6, 1, 5, 3, 7].map((hole, i) => { const [x, z] = onCircle(8, 0.98, hole, Math.PI / 8); return [x, 1.4, z, `Bolt ${i + 1}`] }),
  },
  'leak-test': {
    make: () => {
      const pump = place(coveredPump(Array(8).fill('in')), -0.6, 0.4, 0, 0.6)
      const stand = group(box(5.6, 0.4, 3.8, M.dull, 0, 0.2, 0), box(1.7, 2.6, 0.9, M.white, 2.4, 1.7, -1.2), box(1.2, 0.7, 0.04, M.dark, 2.4, 2.4, -0.73))
      const hose = along([[-1.3, 0.95, -2.0], [-1.0, 1.3, -2.6], [0.6, 2.0, -2.4], [1.4, 2.2, -1.8], [1.5, 2.0, -1.3]], 0.09, M.black)
      const second = along([[-0.6, 2.2, 0], [-0.2, 2.9, 0.2], [1.0, 2.2, 0.1], [1.6, 1.0, -0.4], [1.9, 0.8, -0.7]], 0.09, M.orange)
      return group(stand, pump, hose, second, tube(0.36, 0.3, M.brass, -0.6, 2.25, 0), place(gauge('6 bar'), 2.4, 1.6, -0.68))
    },
    camera: [2.6, 4.0, 5.6], look: [0.5, 1.3, -0.2],
    points: [[-0.6, 2.4, 0, 'Test adapter on the shaft end'], [0.4, 2.85, 0.2, 'Air line'], [2.4, 1.6, -0.6, 'Pressure 6 bar'], [-1.7, 0.7, 1.1, 'Pump clamped']],
  },
  'packing-in-box': {
    make: () => {
      const pump = place(finishedPump(), -1.15, 0.25, 0, 0, 0.88)
      return group(carton(true), pump, box(0.7, 1.6, 3.0, M.foam, -2.75, 0.9, 0), box(0.7, 1.6, 3.0, M.foam, 2.8, 0.9, 0))
    },
    camera: [3.4, 7.4, 6.6], look: [0, 1.2, 0],
    points: [[-2.75, 1.75, 0.6, 'Foam both ends'], [1.0, 2.2, 0.4, 'Motor up'], [0, 2.6, 1.9, 'Papers under the flap']],
  },
  'pump-finished': {
    make: () => place(finishedPump(), -1.3, 0, 0),
    camera: [2.4, 4.0, 8.0], look: [0.05, 1.35, 0],
    points: [[-1.9, 2.5, 0.9, 'Serial plate'], [1.0, 2.6, 0.4, 'Motor'], [-1.55, 1.9, 1.05, 'Cover bolts marked']],
  },
  'seal-press': {
    make: () => press(),
    camera: [3.9, 4.8, 8.2], look: [0.2, 2.2, 0],
    points: [[0, 2.1, 0.8, 'Ram'], [0, 1.5, 0.9, 'Face and spring stacked'], [0, 0.6, 1.15, 'Fixture']],
  },
  'material-CST-200': { make: () => casing(M.cast, M.cast, false), camera: [3.0, 3.6, 4.6], look: [0, 0.5, -0.1], points: [] },
  'material-CAS-200': { make: () => casing(M.cast, M.steel), camera: [3.0, 3.6, 4.6], look: [0, 0.5, -0.1], points: [] },
  'material-BAR-30': { make: () => group(...[[-0.7, 0.3, 0], [0, 0.3, 0], [0.7, 0.3, 0], [-0.35, 0.86, 0], [0.35, 0.86, 0]].map(([z, y]) => { const b = tube(0.3, 5, M.dull, 0, y, z); b.rotation.z = Math.PI / 2; return b })), camera: [3.9, 2.6, 3.2], look: [0.6, 0.4, 0], points: [] },
  'material-SHA-200': { make: () => lying(shaft(), -1.6, 0.38, 0, 0.35), camera: [1.2, 2.6, 4.0], look: [0, 0.3, 0], points: [] },
  'material-KIT-200': { make: () => { const g = place(basket(), 0, 0, 0); g.add(place(casing(M.cast, M.steel), -0.7, 0.1, -0.2, 0.3, 0.85), lying(shaft(), -1.0, 0.4, 1.15)); return g }, camera: [3.0, 4.4, 5.2], look: [0, 0.5, 0], points: [] },
  'material-SC-07': { make: () => place(cartridge(), 0, 0, 0, 0, 1.9), camera: [1.4, 3.0, 3.4], look: [0, 0.6, 0], points: [] },
  'material-OR-88': { make: () => group(ring(1.0, 0.09, M.black, 0, 0.09, 0), ring(1.0, 0.09, M.black, 0.5, 0.26, 0.3)), camera: [0.8, 3.2, 3.2], look: [0.2, 0.1, 0.1], points: [] },
  'material-SF-07': { make: () => group(washer(0.55, 1.0, 0.3, M.carbon), place(washer(0.55, 1.0, 0.3, M.steel), 1.5, 0, -1.1)), camera: [1.4, 2.8, 3.4], look: [0.5, 0.2, -0.3], points: [] },
  'material-SP-12': { make: () => group(spring(6, 0.6, 1.5, 0.06), rotated(place(spring(6, 0.6, 1.5, 0.06), 1.0, 0.66, -1.0), 'z', -Math.PI / 2)), camera: [1.6, 2.6, 3.8], look: [0.6, 0.6, -0.3], points: [] },
  'material-BOX-2': { make: () => carton(false), camera: [5.2, 5.0, 7.0], look: [0, 1.0, 0], points: [] },
  'material-CP-200': { make: () => place(finishedPump(), -1.3, 0, 0), camera: [2.4, 4.0, 8.0], look: [0.05, 1.35, 0], points: [] },
}

export function stage() {
  const scene = new THREE.Scene()
  scene.background = new THREE.Color(0xaab2ba)
  scene.fog = new THREE.Fog(0xaab2ba, 12, 26)
  const bench = new THREE.Mesh(new THREE.PlaneGeometry(60, 60), new THREE.MeshStandardMaterial({ color: 0x7c858d, roughness: 0.9 }))
  bench.rotation.x = -Math.PI / 2
  bench.receiveShadow = true
  const mat = new THREE.Mesh(new THREE.BoxGeometry(10, 0.02, 7), new THREE.MeshStandardMaterial({ color: 0x4b545c, roughness: 0.95 }))
  mat.position.y = -0.011
  mat.receiveShadow = true
  mat.rotation.y = 0.25
  bench.position.y = -0.022
  const key = new THREE.DirectionalLight(0xffffff, 2.4)
  key.position.set(4, 9, 5)
  key.castShadow = true
  key.shadow.mapSize.set(2048, 2048)
  key.shadow.radius = 5
  Object.assign(key.shadow.camera, { left: -8, right: 8, top: 8, bottom: -8, near: 1, far: 30 })
  key.shadow.bias = -0.0004
  key.shadow.normalBias = 0.02
  const fill = new THREE.DirectionalLight(0xbcd4ff, 0.7)
  fill.position.set(-6, 4, 2)
  scene.add(bench, mat, key, fill, new THREE.HemisphereLight(0xffffff, 0x77808a, 0.5))
  return scene
}
