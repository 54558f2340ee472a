namespace Jota.Scheduler;

/// <summary>
/// Prefers nodes that have the pod's images already; the more the larger the images are, and the more nodes have them, so that pods do not
/// all come to the few nodes that got an image first.
/// </summary>
internal sealed class ImageLocalityPlugin : IPreScorePlugin, IScorePlugin
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Less is loaded so fast that it counts for nothing.</summary>
    private const long Least = 23 * Megabyte;

    /// <summary>More, of one container, counts no more.</summary>
    private const long MostOfOne = 1000 * Megabyte;

    private static readonly StateKey<KnownImages> Key = new();

    public string Name => "ImageLocality";

    public int Weight => 1;

    public bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting)
    {
        List<IReadOnlyDictionary<int, long>>? known = null;
        var images = 0;
        foreach (var container in (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers))
        {
            images++;
            if (cluster.Images.Find(Tagged(container.Image ?? "")) is { } nodes)
            {
                (known ??= []).Add(nodes);
            }
        }

        if (known is null)
        {
            return false;
        }

        state.Put(Key, new(known, images, cluster.Nodes.Length));
        return true;
    }

    public long Score(CycleState state, PodShape pod, NodeState node)
    {
        var images = state.Find(Key)!;
        var sum = Math.Clamp(images.On(node.Slot), Least, images.Images * MostOfOne);
        return IScorePlugin.Best * (sum - Least) / ((images.Images * MostOfOne) - Least);
    }

    /// <summary>As runtimes name it: with its tag.</summary>
    private static string Tagged(string image) => image.LastIndexOf(':') <= image.LastIndexOf('/') ? $"{image}:latest" : image;

    /// <summary>The pod's images that some node has, out of so many, in a cluster of so many nodes.</summary>
    private sealed class KnownImages(List<IReadOnlyDictionary<int, long>> known, int images, int nodes) : ICycleValue<KnownImages>
    {
        public int Images => images;

        public long On(int node)
        {
            long sum = 0;
            foreach (var image in known)
            {
                sum += image.TryGetValue(node, out var size) ? (long)(size * ((double)image.Count / nodes)) : 0;
            }

            return sum;
        }

        public KnownImages Clone() => this;
    }
}
