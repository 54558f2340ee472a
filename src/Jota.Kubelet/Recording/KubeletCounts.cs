using Jota.Client;

namespace Jota.Kubelet.Recording;

/// <summary>What a kubelet has done since it was started, for its <c>/metrics</c>. Names are upstream's.</summary>
internal sealed class KubeletCounts : IMetricSource
{
    private readonly Counter _pods = new();
    private readonly Counter _podErrors = new();
    private readonly CounterSet _containers = new(
        "kubelet_started_containers_total", "container_type", "[ALPHA] Cumulative number of containers started");

    private readonly CounterSet _containerErrors = new(
        "kubelet_started_containers_errors_total", "container_type", "[ALPHA] Cumulative number of errors when starting containers");

    private readonly CounterSet _evictions = new(
        "kubelet_evictions", "eviction_signal", "[ALPHA] Cumulative number of pod evictions by eviction signal");

    private readonly CounterSet _images = new(
        "kubelet_image_garbage_collected_total", "reason",
        "[ALPHA] Total number of images garbage collected by the kubelet, whether through disk usage or image age.");

    /// <summary>An image was removed, for want of <c>space</c> or because of its <c>age</c>.</summary>
    public void ImageCollected(string reason) => _images.Add(reason);

    /// <summary>A pod was given up.</summary>
    public void Evicted(string signal) => _evictions.Add(signal);

    /// <summary>A sandbox is about to be made.</summary>
    public void PodStarts() => _pods.Add();

    /// <summary>A sandbox could not be made.</summary>
    public void PodFailed() => _podErrors.Add();

    /// <summary>A container is about to be started: <c>container</c>, <c>init_container</c> or <c>ephemeral_container</c>.</summary>
    public void ContainerStarts(string type) => _containers.Add(type);

    /// <summary>A container could not be started.</summary>
    public void ContainerFailed(string type) => _containerErrors.Add(type);

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        _evictions.Write(into);
        _images.Write(into);
        _containerErrors.Write(into);
        _containers.Write(into);
        Total(into, "kubelet_started_pods_errors_total", "[ALPHA] Cumulative number of errors when starting pods", _podErrors);
        Total(into, "kubelet_started_pods_total", "[ALPHA] Cumulative number of pods started", _pods);
    }

    private static void Total(MetricWriter into, string name, string help, Counter counter)
    {
        into.Family(name, "counter", help);
        into.Sample(name, counter.Value);
    }
}
