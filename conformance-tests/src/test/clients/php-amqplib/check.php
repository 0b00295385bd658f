<?php
// Publishes with confirms, rejects, retries by dead-lettering and consumes through php-amqplib (Debian: php-amqplib,
// php-cli).
// usage: php check.php amqp://user:password@host:port/vhost

declare(strict_types=1);

require_once 'PhpAmqpLib/autoload.php';

use PhpAmqpLib\Channel\AMQPChannel;
use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Exception\AMQPProtocolChannelException;
use PhpAmqpLib\Message\AMQPMessage;
use PhpAmqpLib\Wire\AMQPTable;

const MESSAGES = 100;
const ATTEMPTS = 3;
const RETRY_AFTER_MILLIS = 100;
const WAIT_SECONDS = 30;

function expect(string $what, $actual, $expected): void
{
    if ($actual !== $expected) {
        throw new RuntimeException("$what: expected " . var_export($expected, true) . ', got ' . var_export($actual, true));
    }
}

function connect(string $uri): AMQPStreamConnection
{
    $parts = parse_url($uri);
    $vhost = urldecode(substr($parts['path'] ?? '/', 1)) ?: '/';
    return new AMQPStreamConnection($parts['host'], $parts['port'], urldecode($parts['user']), urldecode($parts['pass']), $vhost);
}

/** Orders that fail wait in a retry queue until they expire there and come back; hopeless ones are parked. */
function declareTopology(AMQPChannel $channel, string $name): void
{
    $channel->exchange_declare("$name.orders", 'topic', false, true, false);
    $channel->exchange_declare("$name.retries", 'fanout', false, true, false);
    $channel->queue_declare("$name.work", false, true, false, false, false, new AMQPTable([
        'x-dead-letter-exchange' => "$name.retries",
    ]));
    $channel->queue_declare("$name.retry", false, true, false, false, false, new AMQPTable([
        'x-message-ttl' => RETRY_AFTER_MILLIS,
        'x-dead-letter-exchange' => "$name.orders",
    ]));
    $channel->queue_declare("$name.parked", false, true, false, false);
    $channel->queue_bind("$name.work", "$name.orders", 'order.#');
    $channel->queue_bind("$name.retry", "$name.retries");
}

function publishWithConfirms(AMQPChannel $channel, string $name): void
{
    $confirmed = 0;
    $returned = [];
    $channel->confirm_select();
    $channel->set_ack_handler(function () use (&$confirmed) {
        $confirmed++;
    });
    $channel->set_return_listener(function ($code, $text, $exchange, $key) use (&$returned) {
        $returned[] = "$code $text $key";
    });
    for ($number = 0; $number < MESSAGES; $number++) {
        $message = new AMQPMessage("order $number", [
            'delivery_mode' => AMQPMessage::DELIVERY_MODE_PERSISTENT,
            'content_type' => 'text/plain',
            'application_headers' => new AMQPTable(['number' => $number, 'broken' => $number % 10 === 0]),
        ]);
        $channel->batch_basic_publish($message, "$name.orders", 'order.new');
    }
    $channel->publish_batch();
    $channel->basic_publish(new AMQPMessage('lost'), "$name.orders", 'nobody', true);
    $channel->wait_for_pending_acks_returns(WAIT_SECONDS);
    expect('confirmed', $confirmed, MESSAGES + 1);
    expect('returned', $returned, ['312 NO_ROUTE nobody']);
}

/** How often the message was rejected from the queue so far, as the broker has counted. */
function rejections(AMQPMessage $message, string $queue): int
{
    $headers = $message->get('application_headers')->getNativeData();
    foreach ($headers['x-death'] ?? [] as $death) {
        if ($death['queue'] === $queue && $death['reason'] === 'rejected') {
            return $death['count'];
        }
    }
    return 0;
}

/** Handles orders until each is done or parked; a broken one is rejected, and comes back, before it is given up. */
function consume(AMQPConnectionChannels $channels, string $name): void
{
    $done = [];
    $channel = $channels->consuming;
    $channel->basic_qos(0, 10, false);
    $channel->basic_consume("$name.work", '', false, false, false, false, function (AMQPMessage $message) use (&$done, $channels, $name) {
        $broken = $message->get('application_headers')->getNativeData()['broken'];
        $rejections = rejections($message, "$name.work");
        if ($broken && $rejections < ATTEMPTS - 1) {
            $message->reject(false);
            return;
        }
        if ($broken) {
            $channels->parking->basic_publish(new AMQPMessage($message->body), '', "$name.parked");
        }
        expect('attempts', $rejections, $broken ? ATTEMPTS - 1 : 0);
        expect('routing key', $message->getRoutingKey(), 'order.new');
        $done[] = $message->body;
        $message->ack();
    });
    while (count($done) < MESSAGES) {
        $channel->wait(null, false, WAIT_SECONDS);
    }
    sort($done);
    $all = array_map(fn ($number) => "order $number", range(0, MESSAGES - 1));
    sort($all);
    expect('orders done', $done, $all);
}

/** One channel to consume on and one to publish on meanwhile. */
final class AMQPConnectionChannels
{
    public AMQPChannel $consuming;
    public AMQPChannel $parking;

    public function __construct(AMQPStreamConnection $connection)
    {
        $this->consuming = $connection->channel();
        $this->parking = $connection->channel();
    }
}

function beRefused(AMQPStreamConnection $connection, string $name): void
{
    try {
        $connection->channel()->queue_declare("$name.missing", true);
    } catch (AMQPProtocolChannelException $refusal) {
        expect('refusal', $refusal->getCode(), 404);
        return;
    }
    throw new RuntimeException('passively declaring a missing queue succeeded');
}

function deleteTopology(AMQPStreamConnection $connection, string $name): array
{
    $channel = $connection->channel();
    $left = [];
    foreach (['work', 'retry', 'parked'] as $queue) {
        $left[$queue] = $channel->queue_delete("$name.$queue");
    }
    $channel->exchange_delete("$name.orders");
    $channel->exchange_delete("$name.retries");
    return $left;
}

$name = 'conformance.php-amqplib.' . bin2hex(random_bytes(8));
$connection = connect($argv[1]);
$left = [];
try {
    declareTopology($connection->channel(), $name);
    publishWithConfirms($connection->channel(), $name);
    consume(new AMQPConnectionChannels($connection), $name);
    beRefused($connection, $name);
} finally {
    $left = deleteTopology($connection, $name);
    $connection->close();
}
expect('messages left', $left, ['work' => 0, 'retry' => 0, 'parked' => intdiv(MESSAGES, 10)]);
echo 'php-amqplib: ', MESSAGES, " orders confirmed, retried by dead-lettering, done or parked\n";
