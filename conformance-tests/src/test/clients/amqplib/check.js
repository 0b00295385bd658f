'use strict';

// Publishes with confirms, gets and consumes through amqplib.
// usage: node check.js amqp://user:password@host:port/vhost

const assert = require('node:assert');
const { randomUUID } = require('node:crypto');
const amqplib = require('amqplib');

const MESSAGES = 200;

async function publishWithConfirms(connection, queue) {
  const channel = await connection.createConfirmChannel();
  let returned = 0;
  channel.on('return', () => returned++);
  for (let number = 0; number < MESSAGES; number++) {
    channel.sendToQueue(queue, Buffer.from(`message ${number}`), {
      persistent: true,
      headers: { source: 'amqplib', number },
    });
  }
  channel.sendToQueue(`${queue}.missing`, Buffer.from('unroutable'), { mandatory: true });
  await channel.waitForConfirms();
  assert.strictEqual(returned, 1, 'the unroutable message came back before its confirm');
  await channel.close();
}

async function getOne(channel, queue) {
  const message = await channel.get(queue);
  assert.strictEqual(message.content.toString(), 'message 0');
  assert.strictEqual(message.fields.messageCount, MESSAGES - 1);
  assert.deepStrictEqual({ ...message.properties.headers }, { source: 'amqplib', number: 0 });
  assert.strictEqual(message.properties.deliveryMode, 2);
  channel.ack(message);
}

async function consumeTheRest(channel, queue) {
  await channel.prefetch(20);
  await new Promise((resolve, reject) => {
    let expected = 1;
    channel.consume(queue, (message) => {
      if (message === null || message.content.toString() !== `message ${expected}`) {
        reject(new Error(`expected message ${expected}, got ${message && message.content}`));
        return;
      }
      channel.ack(message);
      expected++;
      if (expected === MESSAGES) {
        resolve();
      }
    }).catch(reject);
  });
}

async function beRefused(connection, queue) {
  const channel = await connection.createChannel();
  channel.on('error', () => {});
  await assert.rejects(channel.checkQueue(`${queue}.missing`), /404/);
}

async function main(uri) {
  const queue = `conformance.amqplib.${randomUUID()}`;
  const connection = await amqplib.connect(uri);
  const channel = await connection.createChannel();
  await channel.assertQueue(queue, { durable: true });
  try {
    await publishWithConfirms(connection, queue);
    await getOne(channel, queue);
    await consumeTheRest(channel, queue);
    await beRefused(connection, queue);
  } finally {
    await channel.deleteQueue(queue);
    await connection.close();
  }
  console.log(`amqplib: ${MESSAGES} messages confirmed, got and consumed`);
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
