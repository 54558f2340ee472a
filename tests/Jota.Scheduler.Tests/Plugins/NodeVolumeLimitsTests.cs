using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Plugins;

public sealed class NodeVolumeLimitsTests
{
    private const string Driver = "disk.example.com";

    private readonly ClusterState _cluster = A.Cluster(A.Node("a"), A.Node("b"));

    [Fact]
    public void A_node_takes_as_many_volumes_as_its_driver_says()
    {
        Limit("a", 2);
        _cluster.Place(Using("one", "v1"), "a");
        Assert.Equal("a b", A.Fitting(_cluster, Using("p", "v2")));
        Assert.Equal("b", A.Fitting(_cluster, Using("p", "v2", "v3")));

        _cluster.Place(Using("two", "v2"), "a");
        Assert.Equal("b", A.Fitting(_cluster, Using("p", "v3")));
        Assert.Contains("a: node(s) exceed max volume count", A.Verdicts(_cluster, Using("p", "v3")));
    }

    [Fact]
    public void A_volume_that_is_there_already_counts_once()
    {
        Limit("a", 1);
        _cluster.Place(Using("one", "v1"), "a");
        Assert.Equal("a b", A.Fitting(_cluster, Using("p", "v1")));
    }

    [Fact]
    public void What_is_still_attached_counts_until_it_is_not()
    {
        Limit("a", 1);
        Claim("v1");
        var attachment = new V1VolumeAttachment
        {
            Metadata = new() { Name = "csi-1" },
            Spec = new() { Attacher = Driver, NodeName = "a", Source = new() { PersistentVolumeName = "v1" } },
        };
        _cluster.Storage.Limits.Put(attachment);
        Assert.Equal("b", A.Fitting(_cluster, Using("p", "v2")));

        _cluster.Storage.Limits.Remove(attachment);
        Assert.Equal("a b", A.Fitting(_cluster, Using("p", "v2")));
    }

    [Fact]
    public void Other_drivers_and_other_volumes_are_not_limited()
    {
        Limit("a", 0);
        Assert.Equal("a b", A.Fitting(_cluster, Using("p", "elsewhere")));
        Assert.Equal("b", A.Fitting(_cluster, Using("p", "v1")));
    }

    [Fact]
    public void Without_a_limit_there_is_none()
    {
        _cluster.Storage.Limits.Put(new V1CSINode { Metadata = new() { Name = "a" }, Spec = new() { Drivers = [new() { Name = Driver, NodeID = "a" }] } });
        Assert.Equal("a b", A.Fitting(_cluster, Using("p", "v1", "v2", "v3")));
    }

    private void Limit(string node, int count) => _cluster.Storage.Limits.Put(new V1CSINode
    {
        Metadata = new() { Name = node },
        Spec = new() { Drivers = [new() { Name = Driver, NodeID = node, Allocatable = new() { Count = count } }] },
    });

    private V1Pod Using(string name, params string[] volumes)
    {
        Array.ForEach(volumes, Claim);
        return A.Pod(name).With(spec => spec.Volumes =
            [.. volumes.Select(volume => new V1Volume { Name = volume, PersistentVolumeClaim = new() { ClaimName = volume } })]);
    }

    /// <summary>A claim that is bound to the volume of the same name; "elsewhere" is of no driver.</summary>
    private void Claim(string name)
    {
        _cluster.Storage.Put(new V1PersistentVolume
        {
            Metadata = new() { Name = name },
            Spec = name == "elsewhere" ? new() : new() { Csi = new() { Driver = Driver, VolumeHandle = name } },
        });
        _cluster.Storage.Put(new V1PersistentVolumeClaim
        {
            Metadata = new() { Name = name, NamespaceProperty = "default", Annotations = new Dictionary<string, string> { [ClaimBindings.Completed] = "yes" } },
            Spec = new() { AccessModes = [AccessModes.ReadWriteOnce], VolumeName = name },
        });
    }
}
