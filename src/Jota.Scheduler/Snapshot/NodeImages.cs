using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Which images nodes say they have, and how large they are. Belongs to the scheduling loop.</summary>
internal sealed class NodeImages
{
    private readonly Dictionary<string, Dictionary<int, long>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, IList<V1ContainerImage>> _byNode = [];

    /// <summary>The nodes that have an image, by their numbers, and its size there; null when none has it.</summary>
    public IReadOnlyDictionary<int, long>? Find(string image) => _byName.GetValueOrDefault(image);

    /// <summary>Takes in what a node has. Mostly that is what it had before: heartbeats tell it again.</summary>
    public void Put(int node, IList<V1ContainerImage>? images)
    {
        var before = _byNode.GetValueOrDefault(node);
        if (Same(before, images))
        {
            return;
        }

        foreach (var (name, _) in Named(before))
        {
            if (_byName.TryGetValue(name, out var nodes) && nodes.Remove(node) && nodes.Count == 0)
            {
                _byName.Remove(name);
            }
        }

        foreach (var (name, size) in Named(images))
        {
            if (!_byName.TryGetValue(name, out var nodes))
            {
                _byName[name] = nodes = [];
            }

            nodes[node] = size;
        }

        if (images is { Count: > 0 })
        {
            _byNode[node] = images;
        }
        else
        {
            _byNode.Remove(node);
        }
    }

    private static IEnumerable<(string Name, long Size)> Named(IList<V1ContainerImage>? images)
    {
        foreach (var image in images ?? [])
        {
            foreach (var name in image.Names ?? [])
            {
                yield return (name, image.SizeBytes ?? 0);
            }
        }
    }

    private static bool Same(IList<V1ContainerImage>? before, IList<V1ContainerImage>? after)
    {
        if (ReferenceEquals(before, after) || (before?.Count ?? 0) + (after?.Count ?? 0) == 0)
        {
            return true;
        }

        if (before?.Count != after?.Count)
        {
            return false;
        }

        for (var i = 0; i < before!.Count; i++)
        {
            if (before[i].SizeBytes != after![i].SizeBytes || !(before[i].Names ?? []).SequenceEqual(after[i].Names ?? []))
            {
                return false;
            }
        }

        return true;
    }
}
