using k8s.Models;

namespace Jota.Scheduler.Tests.Plugins;

public sealed class ImageLocalityTests
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public void A_large_image_counts_as_far_as_it_is_spread()
    {
        var cluster = A.Cluster(Having("a", ("large:1", 1000)), Having("b", ("large:1", 1000)), A.Node("c"), A.Node("d"));

        // Half of the nodes have it: half of 1000 MB counts, of a range of 23 to 1000.
        Assert.Equal([48, 48, 0, 0], Scores(cluster, Running("large:1"))!);
    }

    [Fact]
    public void An_image_without_a_tag_is_the_latest_and_small_ones_count_for_nothing()
    {
        var cluster = A.Cluster(Having("a", ("registry:5000/x:latest", 2000)), Having("b", ("registry:5000/x:latest", 22)));
        Assert.Equal([100, 0], Scores(cluster, Running("registry:5000/x"))!);
    }

    [Fact]
    public void What_no_node_has_is_no_matter() => Assert.Null(Scores(A.Cluster(Having("a", ("x:1", 900)), A.Node("b")), Running("y:1")));

    [Fact]
    public void Images_come_and_go_with_what_nodes_tell()
    {
        var cluster = A.Cluster(Having("a", ("x:1", 1000)));
        cluster.Put(Having("a", ("y:1", 1000)));
        Assert.Null(cluster.Images.Find("x:1"));
        Assert.Equal(100, Assert.Single(Scores(cluster, Running("y:1"))!));

        cluster.Remove(A.Node("a"));
        Assert.Null(cluster.Images.Find("y:1"));
    }

    private static V1Node Having(string name, params (string Name, long Megabytes)[] images)
    {
        var node = A.Node(name);
        node.Status.Images = [.. images.Select(image => new V1ContainerImage { Names = [image.Name], SizeBytes = image.Megabytes * Megabyte })];
        return node;
    }

    private static V1Pod Running(string image)
    {
        var pod = A.Pod("p");
        pod.Spec.Containers[0].Image = image;
        return pod;
    }

    private static long[]? Scores(ClusterState cluster, V1Pod pod)
    {
        var (plugin, state, shape) = (new ImageLocalityPlugin(), new CycleState(), new PodShape(pod));
        var nodes = cluster.Nodes.OrderBy(node => node.Name, StringComparer.Ordinal).ToArray();
        return plugin.PreScore(state, shape, cluster, nodes) ? [.. nodes.Select(node => plugin.Score(state, shape, node))] : null;
    }
}
