using CsCheck;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Snapshot;

/// <summary>What pods on their way have set aside is found as if all of them were looked at.</summary>
public sealed class PodsUnderwayTests
{
    private static readonly Gen<(int Pod, bool Comes, int[] Claims)> Steps = Gen.Select(Gen.Int[0, 5], Gen.Bool, Gen.Int[0, 4].Array[1, 3]);

    [Fact]
    public void The_index_answers_what_a_look_at_all_pods_would() => Steps.Array[1, 30].Sample(steps =>
    {
        var (index, all) = (new PodsUnderway(), new Dictionary<string, VolumesUnderway>());
        foreach (var (pod, comes, claims) in steps)
        {
            if (comes)
            {
                index.Put($"p{pod}", all[$"p{pod}"] = Volumes(claims));
            }
            else
            {
                index.Remove($"p{pod}");
                all.Remove($"p{pod}");
            }

            for (var i = 0; i < 5; i++)
            {
                var claim = new ObjectKey("ns", $"c{i}");
                Assert.Equal(
                    all.Where(p => p.Value.Claims.Contains(claim)).Select(p => p.Key).Order(),
                    index.Of(claim).Select(p => p.Uid).Order());
                Assert.Equal(all.Values.Any(p => p.Matches.Any(m => m.Volume == "v0" && m.Claim != claim)), index.HasTaken("v0", claim));
            }
        }
    });

    [Fact]
    public void Candidates_are_those_that_the_claim_may_have_the_smallest_first()
    {
        var storage = new StorageState();
        storage.Put(Volume("large", "3Gi"));
        storage.Put(Volume("taken", "1Gi"));
        storage.Put(Volume("small", "1Gi"));
        storage.Put(Volume("tiny", "1Mi"));
        storage.Begin("other", new("n", [(new("ns", "other"), "taken")], []));

        Assert.Equal(["small", "large"], storage.CandidatesFor(Claim()).Select(v => v.Metadata.Name));
        storage.End("other");
        Assert.Equal(["small", "taken", "large"], storage.CandidatesFor(Claim()).Select(v => v.Metadata.Name));
    }

    [Fact]
    public void A_volume_that_is_set_aside_for_the_claim_is_its_only_candidate()
    {
        var storage = new StorageState();
        storage.Put(Volume("small", "1Gi"));
        var own = Volume("own", "9Gi");
        own.Spec.ClaimRef = new() { NamespaceProperty = "ns", Name = "c" };
        storage.Put(own);

        Assert.Equal(["own"], storage.CandidatesFor(Claim()).Select(v => v.Metadata.Name));
    }

    private static VolumesUnderway Volumes(int[] claims) => new(
        "n",
        [.. claims.Where(c => c % 2 == 0).Distinct().Select(c => (new ObjectKey("ns", $"c{c}"), $"v{c % 3}"))],
        [.. claims.Where(c => c % 2 == 1).Distinct().Select(c => new ObjectKey("ns", $"c{c}"))]);

    private static V1PersistentVolumeClaim Claim() => new()
    {
        Metadata = new() { Name = "c", NamespaceProperty = "ns" },
        Spec = new() { AccessModes = ["ReadWriteOnce"], StorageClassName = "slow", Resources = new() { Requests = Size("1Gi") } },
    };

    private static V1PersistentVolume Volume(string name, string size) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { AccessModes = ["ReadWriteOnce"], StorageClassName = "slow", Capacity = Size(size) },
        Status = new() { Phase = "Available" },
    };

    private static Dictionary<string, ResourceQuantity> Size(string size) => new() { ["storage"] = new(size) };
}
