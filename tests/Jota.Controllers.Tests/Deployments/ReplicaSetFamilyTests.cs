using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

/// <summary>Which of a deployment's replica sets is the one of its present template.</summary>
public sealed class ReplicaSetFamilyTests
{
    [Fact]
    public void Of_two_with_the_present_template_the_older_one_is_new() =>
        Assert.Equal("b", Family(ADeployment.ReplicaSet("a", 1, age: 1), ADeployment.ReplicaSet("b", 1, age: 2)).New!.Metadata.Name);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Of_two_of_one_second_it_is_always_the_same_one_whatever_their_revisions(int first, int second)
    {
        // An adopted one beside the deployment's own: were it the lower revision, each would become new in turn, and be raised.
        var family = Family(ADeployment.ReplicaSet("b", 1, revision: second), ADeployment.ReplicaSet("a", 1, revision: first));
        Assert.Equal(("a", "b"), (family.New!.Metadata.Name, Assert.Single(family.Old).Metadata.Name));
    }

    private static ReplicaSetFamily Family(params V1ReplicaSet[] replicaSets) => ReplicaSetFamily.Of(replicaSets, _ => true);
}
