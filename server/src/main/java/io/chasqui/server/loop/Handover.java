package io.chasqui.server.loop;

import java.util.Arrays;

/** What one loop hands to another in one turn: tasks and their arguments, in order. Filled by one, then run by the other. */
final class Handover implements Runnable {

    private static final int INITIAL_CAPACITY = 64;

    private final BrokerLoop from;
    private final BrokerLoop to;
    private LoopTask[] tasks = new LoopTask[INITIAL_CAPACITY];
    private Object[] arguments = new Object[3 * INITIAL_CAPACITY];
    private long[] numbers = new long[INITIAL_CAPACITY];
    private int size;
    private long bytes;

    Handover(BrokerLoop from, BrokerLoop to) {
        this.from = from;
        this.to = to;
    }

    void add(LoopTask task, Object first, Object second, Object third, long number) {
        if (size == tasks.length) {
            grow();
        }
        int i = size++;
        tasks[i] = task;
        numbers[i] = number;
        int j = 3 * i;
        arguments[j] = first;
        arguments[j + 1] = second;
        arguments[j + 2] = third;
    }

    private void grow() {
        int capacity = tasks.length * 2;
        tasks = Arrays.copyOf(tasks, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        arguments = Arrays.copyOf(arguments, 3 * capacity);
    }

    /** Heap that what has been added takes until it is received. */
    void weigh(int more) {
        bytes += more;
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Runs everything on the receiving loop. A task that throws is a fault of the broker: the others still run. */
    @Override
    public void run() {
        try {
            for (int i = 0; i < size; i++) {
                runTask(i);
            }
        } finally {
            from.received(size, bytes);
            to.workDone();
        }
    }

    private void runTask(int i) {
        int j = 3 * i;
        try {
            tasks[i].run(arguments[j], arguments[j + 1], arguments[j + 2], numbers[i]);
        } catch (RuntimeException e) {
            to.reportFault(e);
        }
    }
}
