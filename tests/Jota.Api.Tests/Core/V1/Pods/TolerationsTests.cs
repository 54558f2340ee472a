using k8s.Models;

namespace Jota.Api.Tests.Core.V1.Pods;

public sealed class TolerationsTests
{
    [Theory]
    [InlineData(true, "k", null, "v", "NoSchedule")]
    [InlineData(true, "k", "Equal", "v", "")]
    [InlineData(true, "k", "Exists", null, null)]
    [InlineData(true, null, "Exists", null, null)]
    [InlineData(false, null, "Exists", null, "NoExecute")]
    [InlineData(false, "k", "Equal", "w", null)]
    [InlineData(false, "l", "Exists", null, null)]
    [InlineData(false, "k", "Gt", "v", null)]
    public void A_toleration_covers_a_taint_of_its_key_value_and_effect(bool covers, string? key, string? op, string? value, string? effect)
    {
        var taint = new V1Taint { Key = "k", Value = "v", Effect = "NoSchedule" };

        Assert.Equal(covers, Tolerations.Tolerates(new V1Toleration { Key = key, OperatorProperty = op, Value = value, Effect = effect }, taint));
    }

    [Fact]
    public void A_taint_without_a_value_is_covered_by_a_toleration_without_one() =>
        Assert.True(Tolerations.Tolerates(new V1Toleration { Key = "k" }, new V1Taint { Key = "k", Effect = "NoExecute" }));

    [Fact]
    public void A_preference_keeps_no_pod_off()
    {
        V1Taint[] taints = [new() { Key = "soft", Effect = "PreferNoSchedule" }, new() { Key = "hard", Effect = "NoExecute" }];

        Assert.Equal("hard", Tolerations.FirstUntolerated(null, taints)?.Key);
        Assert.Null(Tolerations.FirstUntolerated([new() { OperatorProperty = "Exists" }], taints));
    }
}
