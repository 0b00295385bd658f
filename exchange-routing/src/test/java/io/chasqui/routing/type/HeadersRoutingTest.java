package io.chasqui.routing.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.ByteArray;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.codec.amqp091.UnsignedByte;
import io.chasqui.codec.amqp091.UnsignedInt;
import io.chasqui.codec.amqp091.UnsignedShort;
import io.chasqui.routing.Binding;
import io.chasqui.routing.TestMessage;
import io.chasqui.routing.TestVhost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeadersRoutingTest {

    /** Values between which a headers exchange does not distinguish stand in one line, as tried on RabbitMQ 4.3.6. */
    private static final List<List<Object>> CLASSES = List.of(
            List.of(
                    1,
                    1L,
                    (byte) 1,
                    (short) 1,
                    new UnsignedByte((short) 1),
                    new UnsignedShort(1),
                    new UnsignedInt(1),
                    new Timestamp(1)),
            List.of(0, 0L),
            List.of(1.0f, 1.0d),
            List.of(0.1f),
            List.of(0.1d),
            List.of(-0.0d, -0.0f),
            List.of(0.0d),
            List.of(new BigDecimal("1")),
            List.of(new BigDecimal("1.0")),
            List.of("1", ByteArray.of(new byte[] {'1'})),
            List.of(true),
            List.of("true"),
            List.of("undefined"),
            List.of(""),
            List.of(new Timestamp(-1)),
            List.of(-1L),
            List.of(FieldArray.of(1)),
            List.of(FieldArray.of(1L)),
            List.of(FieldTable.of("a", 1)),
            List.of(FieldTable.of("a", 1L)));

    private final TestVhost vhost = new TestVhost().queue("q", "q0", "q1", "q2", "q3");

    @BeforeEach
    void declare() {
        vhost.exchange("h", "headers");
    }

    @Test
    void comparesValuesAndNotTypes() {
        for (List<Object> bound : CLASSES) {
            for (Object argument : bound) {
                Binding binding = Binding.toQueue("h", "q", "", FieldTable.of("k", argument));
                vhost.bind(binding);
                assertOnlyMatched(argument, bound);
                vhost.unbind(binding);
            }
        }
    }

    private void assertOnlyMatched(Object argument, List<Object> expected) {
        for (List<Object> sent : CLASSES) {
            for (Object header : sent) {
                assertThat(route(FieldTable.of("k", header)))
                        .as("%s %s bound, %s %s sent", argument.getClass(), argument, header.getClass(), header)
                        .isEqualTo(sent == expected ? Set.of("q") : Set.of());
            }
        }
    }

    @Test
    void voidArgumentAsksForPresence() {
        vhost.bindQueue("h", "q", FieldTable.of("k", FieldTable.VOID));
        assertThat(route(FieldTable.of("k", 5))).containsExactly("q");
        assertThat(route(FieldTable.of("k", FieldTable.VOID))).containsExactly("q");
        assertThat(route(FieldTable.of("other", 5))).isEmpty();
    }

    static Stream<Arguments> modes() {
        return Stream.of(
                Arguments.of(table(), table(), true),
                Arguments.of(table("x-match", "all"), table("a", 1), true),
                Arguments.of(table("x-match", "any"), table("a", 1), false),
                Arguments.of(table("x-match", "all", "x-a", 1), table(), true),
                Arguments.of(table("x-match", "all-with-x", "x-a", 1), table(), false),
                Arguments.of(table("x-match", "all-with-x", "x-a", 1), table("x-a", 1), true),
                Arguments.of(table("x-match", "any", "x-a", 1), table("x-a", 1), false),
                Arguments.of(table("x-match", "any-with-x", "x-a", 1), table("x-a", 1), true),
                Arguments.of(table("x-match", "any-with-x"), table("x-match", "any-with-x"), false),
                Arguments.of(table("x-match", "all-with-x"), table(), true),
                Arguments.of(table("x-match", "any", "a", 1, "b", 2), table("b", 2), true),
                Arguments.of(table("x-match", "any", "a", 1, "b", 2), table("b", 1, "a", 2), false),
                Arguments.of(table("a", 1, "b", 2), table("b", 2, "c", 3, "a", 1), true),
                Arguments.of(table("a", 1, "b", 2), table("a", 1), false),
                Arguments.of(table("x-match", "any", "a", 1, "b", null), table("b", "x"), true),
                Arguments.of(table("x-match", "all", "a", 1, "b", null), table("a", 1, "b", 7), true),
                Arguments.of(table("x-match", "all", "a", 1, "b", null), table("a", 1), false));
    }

    /** Every line was tried on RabbitMQ 4.3.6. */
    @ParameterizedTest
    @MethodSource("modes")
    void agreesWithRabbitMqOnModes(FieldTable arguments, FieldTable headers, boolean matches) {
        vhost.bindQueue("h", "q", arguments);
        assertThat(route(headers)).isEqualTo(matches ? Set.of("q") : Set.of());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("x", "value <<\"x\">>"),
                Arguments.of("ANY", "value <<\"ANY\">>"),
                Arguments.of("", "value <<>>"),
                Arguments.of("é", "value <<\"é\"/utf8>>"),
                Arguments.of("a\"b\\c", "value <<\"a\\\"b\\\\c\">>"),
                Arguments.of("\t", "value <<\"\\t\">>"),
                Arguments.of(5, "type signedint (value 5)"),
                Arguments.of((byte) 1, "type byte (value 1)"),
                Arguments.of(1L, "type long (value 1)"),
                Arguments.of(true, "type bool (value true)"),
                Arguments.of(FieldTable.VOID, "type void (value undefined)"),
                Arguments.of(1.5d, "type double (value 1.5)"),
                Arguments.of(1e100, "type double (value 1.0e100)"),
                Arguments.of(1.0f, "type float (value 1.0)"),
                Arguments.of(new BigDecimal("1.5"), "type decimal (value {1,15})"),
                Arguments.of(new Timestamp(5), "type timestamp (value 5)"),
                Arguments.of(ByteArray.of(new byte[] {65}), "type binary (value <<\"A\">>)"),
                Arguments.of(ByteArray.of(new byte[] {65, 9, 10}), "type binary (value <<\"A\\t\\n\">>)"),
                Arguments.of(ByteArray.of(new byte[] {1, 2}), "type binary (value <<1,2>>)"),
                Arguments.of(table("a", 1), "type table (value [{<<\"a\">>,signedint,1}])"),
                Arguments.of(FieldArray.of(true, "x"), "type array (value [{bool,true},{longstr,<<\"x\">>}])"),
                Arguments.of(
                        FieldArray.of(table("a", "b")),
                        "type array (value [{table,[{<<\"a\">>,longstr,<<\"b\">>}]}])"));
    }

    /** Every line was tried on RabbitMQ 4.3.6. */
    @ParameterizedTest
    @MethodSource("refusals")
    void refusesOtherModesInTheWordsOfRabbitMq(Object match, String text) {
        String expected =
                text.startsWith("value") ? "; expected all, any, all-with-x, or any-with-x" : "; expected longstr";
        assertThatThrownBy(() -> vhost.bindQueue("h", "q", FieldTable.of("x-match", match)))
                .hasMessage("PRECONDITION_FAILED - Invalid x-match field " + text + expected);
    }

    /** One step of a history: bind (or unbind) a queue with arguments. */
    record Step(boolean bind, String queue, FieldTable arguments) {}

    @Property(tries = 300)
    void agreesWithANaiveMatcherAfterAnyHistory(
            @ForAll("histories") List<Step> history, @ForAll("messages") List<FieldTable> messages) {
        TestVhost model = new TestVhost().queue("q0", "q1", "q2", "q3");
        model.exchange("h", "headers");
        List<Step> bound = new ArrayList<>();
        for (Step step : history) {
            Step binding = new Step(true, step.queue(), step.arguments());
            if (step.bind()) {
                assertThat(model.bindQueue("h", step.queue(), step.arguments())).isEqualTo(!bound.contains(binding));
                bound.remove(binding);
                bound.add(binding);
            } else {
                model.unbind(Binding.toQueue("h", step.queue(), "", step.arguments()));
                bound.remove(binding);
            }
        }
        for (FieldTable headers : messages) {
            assertThat(model.route("h", TestMessage.withHeaders(headers)))
                    .as("headers %s, bindings %s", headers, bound)
                    .isEqualTo(naively(bound, headers));
        }
    }

    private static Set<String> naively(List<Step> bound, FieldTable headers) {
        Set<String> queues = new TreeSet<>();
        for (Step binding : bound) {
            if (naiveMatch(binding.arguments(), headers)) {
                queues.add(binding.queue());
            }
        }
        return queues;
    }

    /** Follows the rules word by word; values here are only of types that need no conversion. */
    private static boolean naiveMatch(FieldTable arguments, FieldTable headers) {
        String mode = arguments.contains("x-match") ? arguments.get("x-match").toString() : "all";
        Map<String, Object> fields = new HashMap<>(arguments.asMap());
        fields.remove("x-match");
        if (!mode.endsWith("-with-x")) {
            fields.keySet().removeIf(name -> name.startsWith("x-"));
        }
        long hits = fields.entrySet().stream()
                .filter(field -> headers.contains(field.getKey()))
                .filter(field ->
                        field.getValue() == FieldTable.VOID || field.getValue().equals(headers.get(field.getKey())))
                .count();
        return mode.startsWith("all") ? hits == fields.size() : hits > 0;
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<FieldTable> arguments = Combinators.combine(
                        tables(), Arbitraries.of("", "all", "any", "all-with-x", "any-with-x"))
                .as((table, mode) -> mode.isEmpty() ? table : table.with("x-match", mode));
        return Combinators.combine(Arbitraries.of(true, true, false), Arbitraries.of("q0", "q1", "q2", "q3"), arguments)
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<FieldTable>> messages() {
        return tables().list().ofSize(15);
    }

    private static Arbitrary<FieldTable> tables() {
        Arbitrary<Object> values = Arbitraries.of(1, 2, LongString.of("1"), FieldTable.VOID, true);
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "x-a", "x-b"), values)
                .ofMaxSize(4)
                .map(FieldTable::of);
    }

    private Set<String> route(FieldTable headers) {
        return vhost.route("h", TestMessage.withHeaders(headers));
    }

    private static FieldTable table(Object... namesAndValues) {
        FieldTable.Builder table = FieldTable.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            table.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return table.build();
    }
}
