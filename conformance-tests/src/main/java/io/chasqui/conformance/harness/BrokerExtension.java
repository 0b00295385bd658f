package io.chasqui.conformance.harness;

import io.chasqui.conformance.broker.Broker;
import io.chasqui.conformance.broker.BrokerSource;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Hands each suite its broker: the one of the run, stopped when the last test is over, or one of its own, stopped with
 * its last test.
 */
final class BrokerExtension implements TestInstancePostProcessor {

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
        Class<?> suite = testInstance.getClass();
        ((Suite) testInstance).broker = AnnotationSupport.findAnnotation(suite, OwnBroker.class)
                .map(own -> kept(context, suite, () -> ownBroker(own)))
                .orElseGet(() -> kept(context.getRoot(), Suite.class, BrokerSource::shared));
    }

    private static Broker ownBroker(OwnBroker own) {
        return BrokerSource.own(List.of(own.jvmOptions()), List.of(own.settings()));
    }

    /** The owner is the key, because a store also finds what the stores around it hold. */
    private static Broker kept(ExtensionContext context, Class<?> owner, Supplier<Broker> starting) {
        return context.getStore(ExtensionContext.Namespace.create(BrokerExtension.class))
                .getOrComputeIfAbsent(owner, key -> starting.get(), Broker.class);
    }
}
