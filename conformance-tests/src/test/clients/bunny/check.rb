# A work queue with confirms and several workers, calls with direct reply-to, and refusals, through Bunny (ruby-bunny in
# Debian).
# usage: check.rb amqp://user:password@host:port/vhost

require "bunny"
require "securerandom"
require "set"

TASKS = 300
CALLS = 50
WAIT = 30

def expect(what, actual, expected)
  raise "#{what}: expected #{expected.inspect}, got #{actual.inspect}" unless actual == expected
end

def wait_until(what)
  deadline = Time.now + WAIT
  until yield
    raise "#{what}: not within #{WAIT} s" if Time.now > deadline
    sleep 0.01
  end
end

# Each worker hands its first task back, as one that stops in the middle of its work would.
def start_worker(connection, name, done, redelivered)
  channel = connection.create_channel
  channel.prefetch(5)
  first = true
  channel.queue(name, durable: true).subscribe(manual_ack: true) do |delivery, properties, body|
    redelivered << body if delivery.redelivered?
    if first
      first = false
      channel.nack(delivery.delivery_tag, false, true)
    else
      expect("delivery mode", properties.delivery_mode, 2)
      done << body
      channel.ack(delivery.delivery_tag)
    end
  end
end

def publish_with_confirms(connection, name)
  channel = connection.create_channel
  channel.confirm_select
  channel.queue(name, durable: true)
  exchange = channel.default_exchange
  returned = Queue.new
  exchange.on_return { |info, _, body| returned << [info.reply_text, body] }
  TASKS.times { |number| exchange.publish("task #{number}", routing_key: name, persistent: true) }
  exchange.publish("lost", routing_key: "#{name}.missing", mandatory: true)
  expect("confirmed", channel.wait_for_confirms, true)
  wait_until("return") { !returned.empty? }
  expect("returned", returned.pop, ["NO_ROUTE", "lost"])
  channel.close
end

def work_is_shared(connection, name)
  done = Queue.new
  redelivered = Queue.new
  3.times { start_worker(connection, name, done, redelivered) }
  publish_with_confirms(connection, name)
  wait_until("all tasks done") { done.size >= TASKS }
  expect("tasks done", Array.new(done.size) { done.pop }.to_set, Array.new(TASKS) { |number| "task #{number}" }.to_set)
  expect("tasks handed back", redelivered.size >= 3, true)
end

def start_server(connection, name)
  channel = connection.create_channel
  channel.queue(name, auto_delete: true).subscribe do |_, properties, body|
    channel.default_exchange.publish(
      body.to_i.pow(2).to_s, routing_key: properties.reply_to, correlation_id: properties.correlation_id
    )
  end
end

def calls_are_answered(connection, name)
  start_server(connection, name)
  channel = connection.create_channel
  replies = Queue.new
  channel.basic_consume("amq.rabbitmq.reply-to", "", true) do |_, properties, body|
    replies << [properties.correlation_id, body]
  end
  CALLS.times do |number|
    channel.default_exchange.publish(
      number.to_s, routing_key: name, correlation_id: "call #{number}", reply_to: "amq.rabbitmq.reply-to"
    )
  end
  wait_until("all calls answered") { replies.size == CALLS }
  expect("replies", Array.new(CALLS) { replies.pop }, Array.new(CALLS) { |number| ["call #{number}", (number**2).to_s] })
end

def refusals_are_told(connection, name)
  channel = connection.create_channel
  begin
    channel.queue("#{name}.missing", passive: true)
  rescue Bunny::NotFound => refusal
    expect("refusal", refusal.message.include?("no queue '#{name}.missing'"), true)
  else
    raise "passively declaring a missing queue succeeded"
  end
end

name = "conformance.bunny.#{SecureRandom.uuid}"
connection = Bunny.new(ARGV.fetch(0), automatically_recover: false, logger: Logger.new(File::NULL))
connection.start
begin
  work_is_shared(connection, "#{name}.work")
  calls_are_answered(connection, "#{name}.calls")
  refusals_are_told(connection, name)
ensure
  left = connection.create_channel.queue_delete("#{name}.work").message_count
  connection.close
end
expect("messages left", left, 0)
puts "bunny #{Bunny::VERSION}: #{TASKS} tasks shared and confirmed, #{CALLS} calls answered"
