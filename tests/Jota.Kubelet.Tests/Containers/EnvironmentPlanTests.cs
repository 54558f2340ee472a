using Jota.Kubelet.Containers;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Tests.Containers;

public sealed class EnvironmentPlanTests
{
    [Theory]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(B)", "x1y2")]
    [InlineData("$(NOPE)", "$(NOPE)")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$$(A)", "$1")]
    [InlineData("$(A", "$(A")]
    [InlineData("$A $", "$A $")]
    public void References_are_replaced_where_the_name_is_known(string text, string expected) =>
        Assert.Equal(expected, Expansion.Expand(text, new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" }));

    [Fact]
    public void Own_variables_win_over_sources_and_see_what_is_before_them()
    {
        var container = new V1Container
        {
            Name = "c",
            EnvFrom = [new V1EnvFromSource { Prefix = "P_", ConfigMapRef = new V1ConfigMapEnvSource { Name = "m" } }],
            Env =
            [
                new V1EnvVar { Name = "P_B", Value = "own" },
                new V1EnvVar { Name = "ALL", Value = "$(P_A)-$(P_B)-$(LATER)" },
                new V1EnvVar { Name = "LATER", Value = "x" },
            ],
        };
        var plan = EnvironmentPlan.Compute(Input(container, ("m", new() { ["A"] = "1", ["B"] = "2", ["bad="] = "3" })));
        Assert.Equal(["P_A=1", "P_B=own", "ALL=1-own-$(LATER)", "LATER=x"], plan.Variables.Select(v => $"{v.Key}={v.Value}"));
        Assert.Equal("P_bad=", Assert.Single(plan.Invalid).Name);
    }

    [Theory]
    [InlineData("nosuch", "a", "configmap \"nosuch\" not found")]
    [InlineData("m", "nosuch", "couldn't find key nosuch in ConfigMap ns/m")]
    public void What_is_missing_is_told_as_upstream_does(string map, string key, string expected)
    {
        var source = new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = map, Key = key } };
        var container = new V1Container { Name = "c", Env = [new V1EnvVar { Name = "V", ValueFrom = source }] };
        var input = Input(container, ("m", new() { ["a"] = "1" }));
        Assert.Equal(expected, Assert.Throws<ContainerConfigException>(() => EnvironmentPlan.Compute(input)).Message);

        source.ConfigMapKeyRef.Optional = true;
        Assert.Empty(EnvironmentPlan.Compute(input).Variables);
    }

    [Theory]
    [InlineData("limits.cpu", "1", "2")]
    [InlineData("limits.cpu", "1m", "1500")]
    [InlineData("requests.memory", "1Mi", "64")]
    [InlineData("limits.memory", "1Gi", "8")]
    public void Resources_are_divided_and_rounded_up(string resource, string divisor, string expected)
    {
        var container = new V1Container
        {
            Name = "c",
            Resources = new V1ResourceRequirements
            {
                Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1500m") },
                Requests = new Dictionary<string, ResourceQuantity> { ["memory"] = new("64Mi") },
            },
        };
        var field = new V1ResourceFieldSelector { Resource = resource, Divisor = new(divisor) };
        Assert.Equal(expected, ResourceFieldValue.Compute(Pod(container), field, container, new NodeCapacity(4, 8L << 30, 0)));
    }

    private static EnvironmentInput Input(V1Container container, params (string Name, Dictionary<string, string> Data)[] maps) =>
        new(Pod(container), container) { ConfigMaps = maps.ToDictionary(m => m.Name, m => new V1ConfigMap { Data = m.Data }) };

    private static V1Pod Pod(V1Container container) => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = "ns" },
        Spec = new V1PodSpec { Containers = [container] },
    };
}
