'use strict';

// Publishes with confirms, gets, consumes, calls and routes by headers through amqplib.
// usage: node check.js amqp://user:password@host:port/vhost

const assert = require('node:assert');
const { randomUUID } = require('node:crypto');
const amqplib = require('amqplib');

const MESSAGES = 200;
const CALLS = 50;

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

// A server that answers, and a client that gets the answers without a queue of its own.
async function call(connection, queue) {
  const server = await connection.createChannel();
  const requests = `${queue}.calls`;
  await server.assertQueue(requests, { exclusive: true });
  await server.consume(requests, (request) => {
    const answer = Buffer.from(request.content.toString().toUpperCase());
    server.sendToQueue(request.properties.replyTo, answer, { correlationId: request.properties.correlationId });
    server.ack(request);
  });
  const client = await connection.createChannel();
  const answers = new Map();
  const answered = new Promise((resolve) => {
    client.consume('amq.rabbitmq.reply-to', (answer) => {
      answers.set(answer.properties.correlationId, answer.content.toString());
      if (answers.size === CALLS) {
        resolve();
      }
    }, { noAck: true });
  });
  for (let number = 0; number < CALLS; number++) {
    client.sendToQueue(requests, Buffer.from(`call ${number}`), {
      correlationId: `${number}`,
      replyTo: 'amq.rabbitmq.reply-to',
    });
  }
  await answered;
  for (let number = 0; number < CALLS; number++) {
    assert.strictEqual(answers.get(`${number}`), `CALL ${number}`);
  }
  await server.close();
  await client.close();
}

async function routeByHeaders(connection, queue) {
  const channel = await connection.createConfirmChannel();
  const exchange = `${queue}.headers`;
  await channel.assertExchange(exchange, 'headers', { durable: false, autoDelete: true });
  const both = (await channel.assertQueue('', { exclusive: true })).queue;
  const either = (await channel.assertQueue('', { exclusive: true })).queue;
  await channel.bindQueue(both, exchange, '', { 'x-match': 'all', format: 'pdf', pages: 2 });
  await channel.bindQueue(either, exchange, '', { 'x-match': 'any', format: 'pdf', urgent: true });
  channel.publish(exchange, '', Buffer.from('one'), { headers: { format: 'pdf', pages: 2 } });
  channel.publish(exchange, '', Buffer.from('two'), { headers: { format: 'text', urgent: true } });
  channel.publish(exchange, '', Buffer.from('three'), { headers: { format: 'text', pages: 2 } });
  await channel.waitForConfirms();
  assert.deepStrictEqual(await drain(channel, both), ['one']);
  assert.deepStrictEqual(await drain(channel, either), ['one', 'two']);
  await channel.close();
}

async function drain(channel, queue) {
  const texts = [];
  for (let message = await channel.get(queue); message; message = await channel.get(queue)) {
    texts.push(message.content.toString());
    channel.ack(message);
  }
  return texts;
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
    await call(connection, queue);
    await routeByHeaders(connection, queue);
    await beRefused(connection, queue);
  } finally {
    await channel.deleteQueue(queue);
    await connection.close();
  }
  console.log(`amqplib: ${MESSAGES} messages confirmed, got and consumed, ${CALLS} calls answered`);
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
