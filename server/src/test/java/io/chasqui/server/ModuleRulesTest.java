package io.chasqui.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Executor;

/** Who may use whom, from the codec at the bottom to the process at the top. docs/design.md gives the reasons. */
@AnalyzeClasses(packages = "io.chasqui", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {

    private static final String CODEC = "io.chasqui.codec..";
    private static final String ROUTING = "io.chasqui.routing..";
    private static final String STORE = "io.chasqui.store..";
    private static final String CLUSTER = "io.chasqui.cluster..";
    private static final String SERVER = "io.chasqui.server..";

    @ArchTest
    static final ArchRule theCodecUsesNoOtherModule = noClasses()
            .that()
            .resideInAPackage(CODEC)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROUTING, STORE, CLUSTER, SERVER);

    @ArchTest
    static final ArchRule routingUsesTheCodecOnly = noClasses()
            .that()
            .resideInAPackage(ROUTING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STORE, CLUSTER, SERVER);

    @ArchTest
    static final ArchRule routingDoesNoInputOrOutputAndHasNoThreads = noClasses()
            .that()
            .resideInAPackage(ROUTING)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.net..")
                    .or(assignableTo(InputStream.class))
                    .or(assignableTo(OutputStream.class))
                    .or(assignableTo(Thread.class))
                    .or(assignableTo(Executor.class)));

    @ArchTest
    static final ArchRule theStoreUsesTheCodecOnly = noClasses()
            .that()
            .resideInAPackage(STORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROUTING, CLUSTER, SERVER);

    @ArchTest
    static final ArchRule theClusterDoesNotUseTheServer = noClasses()
            .that()
            .resideInAPackage(CLUSTER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SERVER)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theBrokerKnowsNoProtocol = noClasses()
            .that()
            .resideInAPackage("io.chasqui.server.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.chasqui.server.amqp091..", "io.chasqui.server.amqp10..");

    @ArchTest
    static final ArchRule theProtocolsDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("io.chasqui.server.amqp091..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.chasqui.server.amqp10..");

    @ArchTest
    static final ArchRule nothingUsesTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("io.chasqui.server.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.chasqui.server.cli..");

    @ArchTest
    static final ArchRule typesAreNamedAfterWhatTheyAre = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils");
}
