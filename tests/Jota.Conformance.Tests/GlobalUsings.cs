global using static Jota.Conformance.Tests.Kubectls;
