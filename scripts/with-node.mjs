// node scripts/with-node.mjs <entry.ts> [args…]
//
// Runs an entry of this checkout on the Node that package-lock.json pins, whatever Node the machine has (20 or
// newer), and installs the packages first where they are missing or out of date. Needs nothing installed.
//
// What the entry may rely on:
// * it has this process's standard streams, working directory, arguments and environment; its exit code is ours;
// * SIGTERM and SIGHUP to this process reach it. So does SIGINT, except that Ctrl-C is not passed on, since the
//   terminal tells the whole foreground group by itself. A supervisor that signals a whole group at once makes one
//   request arrive twice, so a repeated signal within a second or so has to be harmless;
// * when this process is killed, even with -9, its `process` emits 'disconnect'. Listening for it does not keep the
//   entry alive, as it would in Node otherwise: a command ends when its work is done.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const packages = join(root, 'node_modules')
const stamp = join(packages, '.lianfang-installed')
const oldestNode = 24

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

const lockDigest = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

/** @param {string} digest */
function writeStamp(digest) {
  try {
    writeFileSync(stamp, `${digest}\n`)
  } catch {
    // Installed by another user: then the comparison is made anew each time.
  }
}

/** True if what npm last put into node_modules is what the lock file asks for. */
function isInstalled() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages
  const present = readJson(join(packages, '.package-lock.json'))?.packages
  if (!wanted || !present) return false
  const withoutDev = !Object.values(present).some((entry) => entry.dev)
  return Object.entries(wanted).every(([path, entry]) => {
    // Optional ones are for other platforms; the root and the workspaces are the checkout itself, and a link leads to one.
    if (!path.startsWith('node_modules/') || entry.optional) return true
    if (entry.link) return existsSync(join(root, path))
    if (entry.dev && withoutDev) return true
    return present[path]?.version === entry.version
  })
}

/** Runs a program in our place: its end is ours, and whoever asks us to stop asks it. */
function runToEnd(command, args, stdio) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio })
    const pass = (signal) => child.kill(signal)
    const passUnlessTyped = (signal) => {
      if (!isTerminalOurs()) child.kill(signal)
    }
    process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', passUnlessTyped)
    const orphaned = watchNpm(() => child.kill('SIGTERM'))
    const end = (code) => {
      clearInterval(orphaned)
      process.off('SIGTERM', pass).off('SIGHUP', pass).off('SIGINT', passUnlessTyped)
      done(code)
    }
    child.once('error', (error) => {
      process.stderr.write(`${command} could not be run: ${error.message}\n`)
      end(127)
    })
    child.once('exit', (code, signal) => end(code ?? 128 + (signalNumbers[signal ?? ''] ?? 0)))
  })
}

/**
 * npm that is killed, or whose terminal is closed, tells nobody; so under npm the end of our parent is a request to
 * stop. Elsewhere (nohup, a closed shell) it means nothing. Our parent is npm only where the script in package.json
 * begins with `exec`; without it a shell stands between, which keeps a SIGINT to npm from ever reaching us.
 */
function watchNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 250)
  return watch.unref()
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }

/** True if we are in the foreground of a terminal, so that a SIGINT is somebody's Ctrl-C. */
function isTerminalOurs() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return terminal !== '0' && group === foreground
  } catch {
    return Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY)
  }
}

/** 0, or npm's exit code. Standard output stays the entry's: npm writes to standard error. */
async function installIfNeeded() {
  const digest = lockDigest()
  if (existsSync(packages) && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === digest) return 0
  if (isInstalled()) {
    writeStamp(digest)
    return 0
  }
  process.stderr.write('Installing packages (npm ci). The first time this takes a minute or so.\n')
  const npmScript = process.env.npm_execpath
  const [command, first] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []]
  const args = [...first, 'ci', '--no-audit', '--no-fund', '--prefix', root]
  const code = await runToEnd(command, args, ['ignore', 2, 2])
  if (code === 0) writeStamp(digest)
  else process.stderr.write(`npm ci failed with exit code ${code}; its message is above.\n`)
  return code
}

/** The pinned Node, or this one where it is new enough and the pinned one was not unpacked. */
function findNode() {
  const platform = `node-${process.platform}-${process.arch}`
  const places = ['node', join('node', 'node_modules', platform), platform]
  const pinned = places.map((place) => join(packages, place, 'bin', 'node')).find((path) => existsSync(path))
  return pinned ?? (Number(process.versions.node.split('.')[0]) >= oldestNode ? process.execPath : undefined)
}

async function main() {
  const [entry, ...args] = process.argv.slice(2)
  if (!entry) {
    process.stderr.write('usage: node scripts/with-node.mjs <entry.ts> [arguments]\n')
    return 64
  }
  const installed = await installIfNeeded()
  if (installed !== 0) return installed
  const node = findNode()
  if (!node) {
    process.stderr.write(
      `Lianfang runs on Node ${oldestNode}, which npm unpacks into node_modules by an install script; it seems that ` +
        `install scripts are off, and this Node is ${process.version}.\n` +
        `Run  npm rebuild node --ignore-scripts=false  in ${root}, or start with Node ${oldestNode} or newer.\n`,
    )
    return 69
  }
  // What Node made of the sources is kept between starts, which halves them; where it cannot be written they are as before.
  process.env.NODE_COMPILE_CACHE ??= join(packages, '.cache', 'node')
  // Said before the entry's first line: from then on no listener ties the event loop to the channel.
  const unbound = ['--import', 'data:text/javascript,process.channel?.unref()']
  return await runToEnd(
    node,
    [...unbound, resolve(root, entry), ...args],
    ['inherit', 'inherit', 'inherit', 'ipc'],
  )
}

process.exitCode = await main()
