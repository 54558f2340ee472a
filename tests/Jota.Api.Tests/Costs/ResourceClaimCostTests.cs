using k8s.Models;

namespace Jota.Api.Tests.Costs;

public sealed class ResourceClaimCostTests
{
    [Fact]
    public void The_claims_that_there_are_are_put_together_once_for_all_containers_that_name_another()
    {
        Made(100);
        Assert.InRange(Made(4000), 1, 6 * Made(1000));
    }

    private static long Made(int length)
    {
        var spec = new V1PodSpec
        {
            ResourceClaims = [.. Enumerable.Range(0, length).Select(i => new V1PodResourceClaim { Name = $"claim-{i}", ResourceClaimName = "x" })],
            Containers = [],
        };
        var scope = new PodSpecScope(spec, new Dictionary<string, V1Volume>());
        V1ResourceRequirements unknown = new() { Claims = [new() { Name = "unknown" }] };
        var errors = new FieldErrors();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < length; i++)
        {
            ResourceRules.ValidateContainer(unknown, scope.Claims, errors.At(i));
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
