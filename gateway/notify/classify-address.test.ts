import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyAddress, sameAddress } from './classify-address.ts'

const SPECIAL =
  `0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 169.254.0.1 169.254.169.254
  172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.0
  192.168.255.255 192.175.48.1 198.18.0.0 198.19.255.255 198.51.100.7 203.0.113.255 224.0.0.1 239.255.255.255 240.0.0.1
  255.255.255.255
  :: ::2 ::8.8.8.8 ::127.0.0.1 ::ffff:0:0 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 ::ffff:a9fe:a9fe
  ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:0:7f00:1:: 2001:1::1
  2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:1ff:ffff::1 2001:db8::1 2001:db8:ffff::1
  2002:7f00:1:: 2002:a9fe:a9fe::1 2002:808:808:: 2620:4f:8000::1 3fff::1 3fff:fff::1 5f00::1 fc00::1 fd00::1 fd12:3456::1
  fe80::1 febf::1 fec0::1 ff02::1 ff0e::1 4000::1 8000::1 e000::1 1fff::1
  0177.0.0.1 0x7f.0.0.1 2130706433 127.1 1.2.3 1.2.3.4.5 256.1.1.1 fe80::1%eth0 2606:4700::1%lo localhost 1.1.1.1. [::1]
  ::g 1::2::3`.split(/\s+/)

const LOOPBACK = [
  '127.0.0.1',
  '127.0.0.0',
  '127.255.255.255',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
]

const PUBLIC =
  `1.0.0.1 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
  169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
  203.0.112.255 203.0.114.0 223.255.255.255 2001:200::1 2001:4860:4860::8888 2001:db7:ffff::1 2001:db9::1 2003::1
  2606:4700:4700::1111 2a00:1450:4001:800::200e 2620:4f:7fff::1 3ffe::1 3fff:1000::1 2001:4860:4860::8.8.8.8`.split(
    /\s+/,
  )

test(`every special, private, embedded or malformed address is refused (${SPECIAL.length} vectors)`, () => {
  assert.ok(SPECIAL.length >= 80)
  for (const address of [...SPECIAL, '']) assert.equal(classifyAddress(address), 'special', address)
})

test('loopback is its own class in every spelling', () => {
  for (const address of LOOPBACK) assert.equal(classifyAddress(address), 'loopback', address)
})

test('public addresses next to the borders of the ranges are public', () => {
  for (const address of PUBLIC) assert.equal(classifyAddress(address), 'public', address)
})

test('the same address is recognised in every spelling, and no other', () => {
  assert.ok(sameAddress('127.0.0.1', '::ffff:127.0.0.1'))
  assert.ok(sameAddress('2001:db8::1', '2001:0db8:0:0:0:0:0:0001'))
  assert.ok(!sameAddress('127.0.0.1', '127.0.0.2'))
  assert.ok(!sameAddress('127.0.0.1', '::127.0.0.1'))
  assert.ok(!sameAddress('', ''))
})
