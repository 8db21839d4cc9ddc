// Draws one scene into the page's canvas and returns its hotspots as fractions of the picture.
import * as THREE from 'three'
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js'
import { scenes, stage } from './scenes.mjs'

let renderer
window.names = Object.keys(scenes)
window.draw = (name, width, height) => {
  if (!renderer) {
    renderer = new THREE.WebGLRenderer({ canvas: document.querySelector('canvas'), antialias: true, preserveDrawingBuffer: true })
    renderer.shadowMap.enabled = true
    renderer.shadowMap.type = THREE.PCFShadowMap
    renderer.toneMapping = THREE.ACESFilmicToneMapping
    renderer.toneMappingExposure = 0.82
  }
  renderer.setSize(width, height)
  const { make, camera: from, look, points } = scenes[name]
  const scene = stage()
  scene.environment = new THREE.PMREMGenerator(renderer).fromScene(new RoomEnvironment(), 0.03).texture
  scene.environmentIntensity = 0.6
  scene.add(make())
  const camera = new THREE.PerspectiveCamera(38, width / height, 0.1, 100)
  camera.position.set(...from)
  camera.lookAt(...look)
  camera.updateMatrixWorld()
  renderer.render(scene, camera)
  const hotspots = points.map(([x, y, z, label], i) => {
    const p = new THREE.Vector3(x, y, z).project(camera)
    return { n: i + 1, x: Number(((p.x + 1) / 2).toFixed(4)), y: Number(((1 - p.y) / 2).toFixed(4)), label }
  })
  return { png: renderer.domElement.toDataURL('image/png'), hotspots }
}
