using k8s.Models;

namespace Jota.Controllers.Tests.VolumeAttaching;

/// <summary>
/// A cluster in which pods come and go, kubelets mount and unmount by their rules, attachers are slow, and nodes are lost, vouched for,
/// deleted and come back; on a clock of its own.
/// </summary>
internal sealed class AttachWorld(Random random)
{
    private const int Nodes = 4;
    private const int Volumes = 6;

    private readonly List<AttachableVolume> _volumes = [.. Enumerable.Range(0, Volumes).Select(i => Volume(i, isExclusive: i % 2 == 0))];
    private readonly Dictionary<string, WorldNode> _nodes = Enumerable.Range(0, Nodes)
        .ToDictionary(i => $"n{i}", i => new WorldNode($"n{i}"));

    private readonly Dictionary<string, (V1VolumeAttachment Attachment, AttachableVolume Volume)> _attachments = [];
    private readonly Dictionary<string, (string Node, AttachableVolume Volume)> _pods = [];
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private int _made;

    public int Detached { get; private set; }

    public int Forced { get; private set; }

    public int Held { get; private set; }

    public IEnumerable<(string, string)> AttachedNow =>
        [.. _attachments.Values.Where(one => one.Attachment.Status.Attached).Select(one => (one.Attachment.Spec.NodeName, one.Volume.Name)).Order()];

    /// <summary>What the pods want, as far as it can be had at all: one node of each volume that is on one node only.</summary>
    public IEnumerable<(string, string)> WantedOfLast
    {
        get
        {
            var all = _pods.Values.Select(pod => (pod.Node, pod.Volume.Name)).Distinct().ToList();
            return [.. all.Where(one => !IsExclusive(one.Name) || AttachedNow.Contains(one) || all.TrueForAll(other => other.Name != one.Name || other == one)).Order()];
        }
    }

    public static AttachableVolume Volume(int i, bool isExclusive) => new($"v{i}", "disk.example.com", $"h{i}", isExclusive);

    public static V1VolumeAttachment Attachment(AttachableVolume volume, string node, bool isAttached) => new()
    {
        Metadata = new() { Name = volume.AttachmentOn(node), Uid = $"uid of {volume.Name} on {node}" },
        Spec = new() { Attacher = volume.Driver, NodeName = node, Source = new() { PersistentVolumeName = volume.Name } },
        Status = new() { Attached = isAttached },
    };

    public static V1Node Node(
        string name, bool isReady, IEnumerable<string> inUse, IEnumerable<string> attached, bool isOut = false) => new()
        {
            Metadata = new() { Name = name },
            Spec = new() { Taints = isOut ? [new() { Key = NodeTaints.OutOfService, Effect = NodeTaints.NoExecute }] : null },
            Status = new()
            {
                Conditions = [new() { Type = "Ready", Status = isReady ? "True" : "Unknown" }],
                VolumesInUse = [.. inUse],
                VolumesAttached = [.. attached.Select(volume => new V1AttachedVolume { Name = volume, DevicePath = "" })],
            },
        };

    /// <summary>One thing happens somewhere.</summary>
    public void Happen()
    {
        var node = _nodes[$"n{random.Next(Nodes)}"];
        var volume = _volumes[random.Next(Volumes)];
        switch (random.Next(12))
        {
            case 0:
                _pods.TryAdd($"{node.Name}/{volume.Name}", (node.Name, volume));
                break;
            case 1 or 2:
                _pods.Remove($"{node.Name}/{volume.Name}");
                break;
            case 3 or 4 or 5:
                Reconcile(node);
                break;
            case 6 or 7:
                Attachers();
                break;
            case 8 or 9:
                Kubelet(node, volume);
                break;
            case 10:
                _now += TimeSpan.FromSeconds(random.Next(120));
                break;
            case 11 when random.Next(4) == 0:
                Change(node);
                break;
            default:
                break;
        }
    }

    /// <summary>What must hold at any time.</summary>
    public void Check()
    {
        foreach (var ofVolume in _attachments.Values.Where(one => one.Volume.IsExclusive).GroupBy(one => one.Volume.Name))
        {
            Assert.Single(ofVolume);
        }

        foreach (var node in _nodes.Values.Where(node => node is { Exists: true, IsReady: true }))
        {
            // What a living node mounted is there.
            Assert.All(node.Mounted, mounted => Assert.Contains(
                _attachments.Values, one => one.Volume.InStatus == mounted && one.Attachment.Spec.NodeName == node.Name
                    && one.Attachment.Metadata.DeletionTimestamp is null));
        }
    }

    /// <summary>All nodes come back, and everybody does what is his until nobody has anything to do.</summary>
    public void Settle()
    {
        foreach (var node in _nodes.Values.Where(node => !node.Exists || !node.IsReady || node.IsOut))
        {
            node.ComeBack();
        }

        for (var i = 0; i < 20; i++)
        {
            foreach (var node in _nodes.Values)
            {
                _volumes.ForEach(volume => Kubelet(node, volume));
                Reconcile(node);
                Attachers();
            }

            _now += TimeSpan.FromMinutes(7);
        }
    }

    private void Reconcile(WorldNode node)
    {
        var own = _attachments.Values.Where(one => one.Attachment.Spec.NodeName == node.Name).ToList();
        var step = AttachPlan.Compute(new()
        {
            Name = node.Name,
            Node = node.Exists ? Node(node.Name, node.IsReady, node.InUse, node.Attached, node.IsOut) : null,
            Wanted = [.. _pods.Values.Where(pod => pod.Node == node.Name).Select(pod => pod.Volume).Distinct()],
            Present = [.. own.Select(one => (one.Attachment, (AttachableVolume?)one.Volume))],
            Elsewhere = volume => [.. _attachments.Values
                .Where(one => one.Volume.Name == volume && one.Attachment.Spec.NodeName != node.Name)
                .Select(one => one.Attachment.Spec.NodeName)],
            Unwanted = node.Unwanted,
            Now = _now,
        });
        Held += step.Held.Count;
        CheckPatience(node, step);
        node.Unwanted = step.Unwanted;
        foreach (var volume in step.Attach)
        {
            var made = Attachment(volume, node.Name, isAttached: false);
            made.Metadata.Uid += $" {_made++}";
            Assert.True(_attachments.TryAdd(made.Metadata.Name, (made, volume)));
        }

        if (step.Told is { } told)
        {
            node.Attached = [.. told.Select(one => one.Name)];
        }

        foreach (var (attachment, isForced) in step.Detach)
        {
            Detached++;
            Forced += isForced ? 1 : 0;
            Assert.DoesNotContain(_attachments[attachment.Metadata.Name].Volume.InStatus, node.Exists ? node.Attached : []);
            attachment.Metadata.DeletionTimestamp = _now.UtcDateTime;
        }
    }

    private void CheckPatience(WorldNode node, AttachStep step)
    {
        foreach (var (attachment, isForced) in step.Detach)
        {
            var volume = _attachments[attachment.Metadata.Name].Volume;
            Assert.Equal(!node.Exists || node.InUse.Contains(volume.InStatus), isForced);
            if (isForced)
            {
                var waited = _now - step.Unwanted[attachment.Metadata.Uid];
                Assert.True(node is { Exists: true, IsOut: true } || (waited >= AttachPlan.Patience && !(node.Exists && node.IsReady)));
            }
        }
    }

    // Some of them, in any order.
    private void Attachers()
    {
        foreach (var (attachment, _) in _attachments.Values.Where(_ => random.Next(2) == 0).ToList())
        {
            if (attachment.Metadata.DeletionTimestamp is not null)
            {
                _attachments.Remove(attachment.Metadata.Name);
            }
            else
            {
                attachment.Status.Attached = true;
            }
        }
    }

    // As a node does: it says that it uses a volume before it mounts it, and mounts what it is told is attached after that.
    private void Kubelet(WorldNode node, AttachableVolume volume)
    {
        if (node is not { Exists: true, IsReady: true })
        {
            return;
        }

        if (!_pods.ContainsKey($"{node.Name}/{volume.Name}"))
        {
            node.Mounted.Remove(volume.InStatus);
            node.InUse.Remove(volume.InStatus);
        }
        else if (!node.InUse.Add(volume.InStatus) && node.Attached.Contains(volume.InStatus))
        {
            node.Mounted.Add(volume.InStatus);
        }
    }

    private void Change(WorldNode node)
    {
        switch (random.Next(6))
        {
            case 0 when node.Exists:
                node.Vanish();
                break;
            case 1 when node is { Exists: true, IsReady: false }:
                node.IsOut = true;
                break;
            case 2:
                node.ComeBack();
                break;
            default:
                // Whoever is lost is not told of its own loss: what it mounted stays so until it comes back.
                node.IsReady = false;
                break;
        }
    }

    private bool IsExclusive(string volume) => _volumes.Exists(one => one.Name == volume && one.IsExclusive);

    private sealed class WorldNode(string name)
    {
        public string Name => name;

        public bool Exists { get; private set; } = true;

        public bool IsReady { get; set; } = true;

        public bool IsOut { get; set; }

        public HashSet<string> InUse { get; } = [];

        public HashSet<string> Mounted { get; } = [];

        public List<string> Attached { get; set; } = [];

        public IReadOnlyDictionary<string, DateTimeOffset> Unwanted { get; set; } = new Dictionary<string, DateTimeOffset>();

        public void Vanish() => (Exists, IsReady, IsOut) = (false, false, false);

        // After a start, with nothing mounted.
        public void ComeBack()
        {
            if (!Exists)
            {
                Attached = [];
            }

            (Exists, IsReady, IsOut) = (true, true, false);
            Mounted.Clear();
            InUse.Clear();
        }
    }
}
