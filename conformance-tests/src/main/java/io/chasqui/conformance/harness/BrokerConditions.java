package io.chasqui.conformance.harness;

import io.chasqui.conformance.broker.BrokerSource;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, with its reason, a test that the broker under test cannot or need not pass. */
final class BrokerConditions implements ExecutionCondition {

    private static final ConditionEvaluationResult JUDGED = ConditionEvaluationResult.enabled("judged on this broker");

    /** Asked once: an external broker does not change its make while it is judged. */
    private static final class Product {
        static final String NAME = BrokerSource.product();

        static boolean is(String name) {
            return NAME.toLowerCase(java.util.Locale.ROOT).contains(name);
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        context.getTestMethod().ifPresent(test -> requireSpec(test, context.getRequiredTestClass()));
        return skippedAsOurs(context)
                .or(() -> skippedAsDifferent(context))
                .or(() -> skippedWithoutRestart(context))
                .or(() -> skippedWithoutProcess(context))
                .map(ConditionEvaluationResult::disabled)
                .orElse(JUDGED);
    }

    /** A report has no place for a test that judges nothing. */
    private static void requireSpec(Method test, Class<?> suite) {
        if (!AnnotationSupport.isAnnotated(test, Spec.class) && !AnnotationSupport.isAnnotated(suite, Spec.class)) {
            throw new ExtensionConfigurationException(
                    "neither " + test + " nor its class says with @Spec what it judges");
        }
    }

    private static Optional<String> skippedAsOurs(ExtensionContext context) {
        return reason(context, ChasquiOnly.class, ChasquiOnly::value)
                .filter(why -> BrokerSource.isExternal() && !Product.is("chasqui"))
                .map(why -> "only Chasqui has this: " + why);
    }

    private static Optional<String> skippedAsDifferent(ExtensionContext context) {
        return reason(context, DiffersFromRabbitMq.class, DiffersFromRabbitMq::value)
                .filter(why -> BrokerSource.isExternal() && Product.is("rabbitmq"))
                .map(why -> "Chasqui differs on purpose: " + why);
    }

    private static Optional<String> skippedWithoutRestart(ExtensionContext context) {
        return reason(context, NeedsRestart.class, needs -> "a broker given by URI, with no -Damqp.restart command")
                .filter(why -> BrokerSource.isExternal()
                        && BrokerSource.restartCommand().isEmpty());
    }

    private static Optional<String> skippedWithoutProcess(ExtensionContext context) {
        return reason(context, NeedsOwnProcess.class, needs -> "a broker given by URI is not ours to kill or measure")
                .filter(why -> BrokerSource.isExternal());
    }

    private static <A extends Annotation> Optional<String> reason(
            ExtensionContext context, Class<A> annotation, Function<A, String> why) {
        return AnnotationSupport.findAnnotation(context.getElement(), annotation)
                .map(why);
    }
}
