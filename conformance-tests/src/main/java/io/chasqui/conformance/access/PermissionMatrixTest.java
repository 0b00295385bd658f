package io.chasqui.conformance.access;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.access.Need.Action;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each operation of {@link Operation}: who may do everything but the one thing it needs is refused, and who may do
 * only what it needs is let in.
 */
@Spec("access control / permission matrix")
class PermissionMatrixTest extends AccessSuite {

    /** One line of the table with what the user of the test may not do, or with all that it may. */
    record Line(Operation operation, List<Need> needs) {

        @Override
        public String toString() {
            return operation + ": " + needs.stream().map(Need::toString).collect(Collectors.joining(", "));
        }
    }

    /** Each operation with each of its needs; where any is enough, with all of them. */
    static Stream<Line> lacking() {
        return Stream.of(Operation.values())
                .flatMap(operation -> operation.takesAny()
                        ? Stream.of(new Line(operation, operation.needs()))
                        : operation.needs().stream().map(need -> new Line(operation, List.of(need))));
    }

    static Stream<Line> lackingOverHttp() {
        return lacking().filter(line -> line.operation().isThereOverHttp());
    }

    /** Each operation with all of its needs; where any is enough, with each of them. */
    static Stream<Line> sufficient() {
        return Stream.of(Operation.values())
                .flatMap(operation -> operation.takesAny()
                        ? operation.needs().stream().map(need -> new Line(operation, List.of(need)))
                        : Stream.of(new Line(operation, operation.needs())));
    }

    static Stream<Line> sufficientOverHttp() {
        return sufficient().filter(line -> line.operation().isThereOverHttp());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lacking")
    void aClientThatLacksOnePermissionIsRefused(Line line) throws Exception {
        Stage stage = stage();
        String user = userWithoutOnly(line.needs(), stage);
        Channel channel = connectAs(user).createChannel();

        AMQP.Channel.Close close = expectChannelClose(
                channel,
                ACCESS_REFUSED,
                "ACCESS_REFUSED - ",
                () -> line.operation().amqp(channel, stage));

        assertThat(close.getReplyText())
                .isEqualTo("ACCESS_REFUSED - " + refusal(line.needs().get(0), stage, user));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sufficient")
    void aClientWithOnlyWhatItNeedsIsLetIn(Line line) throws Exception {
        Stage stage = stage();
        Channel channel = connectAs(userWithOnly(line.needs(), stage)).createChannel();

        line.operation().amqp(channel, stage);

        // Refusals of what has no answer would come before this one.
        channel.basicQos(1);
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lackingOverHttp")
    void aToolThatLacksOnePermissionIsRefused(Line line) throws Exception {
        Stage stage = stage();
        String user = userWithoutOnly(line.needs(), stage);

        Answer refused = line.operation().http(asTool(user), stage);

        String text = "ACCESS_REFUSED - " + refusal(line.needs().get(0), stage, user);
        switch (line.operation().refusal()) {
            case PUBLISHING -> expectRefused(refused, 400, "bad_request", "403 " + text);
            case GETTING -> expectRefused(refused, 401, "not_authorised", text);
            default -> expectRefused(refused, 401, "not_authorised", "Access refused.");
        }
    }

    private static void expectRefused(Answer answer, int status, String error, String reason) {
        assertThat(answer.expect(status).reason()).isEqualTo(reason);
        assertThat(answer.body().path("error").asText()).isEqualTo(error);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sufficientOverHttp")
    void aToolWithOnlyWhatItNeedsIsLetIn(Line line) throws Exception {
        Stage stage = stage();

        line.operation().http(asTool(userWithOnly(line.needs(), stage)), stage).expect(200, 201, 204);
    }

    // ---- What the tests need

    private Stage stage() throws Exception {
        Stage stage = new Stage(connectionFactory().getVirtualHost(), freshName());
        afterwards(() -> withChannel(stage::clear));
        stage.build(channel());
        return stage;
    }

    private Management asTool(String user) {
        return management().as(user, PASSWORD);
    }

    private static String refusal(Need need, Stage stage, String user) {
        String place = need.isTopic() ? "' in exchange '" + stage.of(Place.TOPIC_EXCHANGE) : "";
        return need.action() + " access to " + need.place().kind() + " '" + stage.of(need.place()) + place
                + "' in vhost '" + stage.vhost() + "' refused for user '" + user + "'";
    }

    /** A user who may do everything but this. */
    private String userWithoutOnly(List<Need> missing, Stage stage) {
        return user(missing, stage, "^(?!(%s)$)", ".*");
    }

    /** A user who may do this and nothing else. */
    private String userWithOnly(List<Need> granted, Stage stage) {
        return user(granted, stage, "^(%s)$", "^$");
    }

    /**
     * @param format what an expression makes of the names that are needed
     * @param otherwise the expression if none is
     */
    private String user(List<Need> needs, Stage stage, String format, String otherwise) {
        BiFunction<Action, Boolean, String> expression = (action, ofTopics) -> {
            String names = needs.stream()
                    .filter(need -> need.action() == action && need.isTopic() == ofTopics)
                    .map(need -> stage.of(need.place()).replace(".", "\\."))
                    .collect(Collectors.joining("|"));
            return names.isEmpty() ? otherwise : format.formatted(names);
        };
        String user = user("management");
        grant(
                user,
                stage.vhost(),
                expression.apply(Action.CONFIGURE, false),
                expression.apply(Action.WRITE, false),
                expression.apply(Action.READ, false));
        restrictTopics(user, stage, expression.apply(Action.WRITE, true), expression.apply(Action.READ, true));
        return user;
    }

    private void restrictTopics(String user, Stage stage, String write, String read) {
        management()
                .put(
                        "/topic-permissions/" + name(stage.vhost()) + "/" + user,
                        Map.of("exchange", stage.of(Place.TOPIC_EXCHANGE), "write", write, "read", read))
                .expect(201);
    }
}
