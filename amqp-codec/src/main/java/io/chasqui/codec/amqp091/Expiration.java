package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The expiration property: milliseconds to live as decimal text, with the limits RabbitMQ sets. */
public final class Expiration {

    /** No expiration property. */
    public static final long NONE = -1;

    /** A text that is no number from 0 to {@link #MAX_MILLIS}; {@link #fault} says why. */
    public static final long INVALID = -2;

    /** Ten years. */
    public static final long MAX_MILLIS = 315_360_000_000L;

    private static final Pattern INTEGER = Pattern.compile("([+-]?[0-9]+)(.*)", Pattern.DOTALL);

    private Expiration() {}

    /**
     * Reads the number written from {@code index} to {@code end}, without allocating.
     *
     * @return 0 to {@link #MAX_MILLIS}, or {@link #INVALID}
     */
    static long parse(ByteBuf in, int index, int end) {
        boolean signed = index < end && (in.getByte(index) == '-' || in.getByte(index) == '+');
        boolean negative = signed && in.getByte(index) == '-';
        int digits = signed ? index + 1 : index;
        long millis = digits == end ? INVALID : 0;
        for (int i = digits; i < end && millis != INVALID; i++) {
            millis = appendDigit(millis, in.getByte(i));
        }
        return negative && millis != 0 ? INVALID : millis;
    }

    private static long appendDigit(long millis, byte character) {
        int digit = character - '0';
        long appended = millis * 10 + digit;
        return digit < 0 || digit > 9 || appended > MAX_MILLIS ? INVALID : appended;
    }

    /**
     * What is wrong with an invalid expiration, as RabbitMQ puts it behind {@code invalid expiration '<text>': }.
     */
    public static String fault(String text) {
        Matcher matcher = INTEGER.matcher(text);
        if (!matcher.matches()) {
            return "no_integer";
        } else if (!matcher.group(2).isEmpty()) {
            return "{leftover_string," + ErlangTerm.quoted(matcher.group(2)) + "}";
        }
        BigInteger number = new BigInteger(matcher.group(1));
        return (number.signum() < 0 ? "{value_negative," : "{value_too_large,") + number + "}";
    }
}
