using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Images;

/// <summary>An image could not be had; the reason and text are those of <c>state.waiting</c>.</summary>
internal sealed class ImageException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;

    /// <summary>The image, where it is not the container's own.</summary>
    public string? Image { get; init; }
}

/// <summary>Sees to it that a container's image is on the node, by its pull policy.</summary>
internal sealed class ImageProvider(
    IContainerRuntime runtime, IComingImages coming, IEventRecorder events, PodTrace trace, TimeProvider clock)
{
    /// <summary>Answers the image to create the container from. Throws <see cref="ImageException"/>.</summary>
    public async Task<string> EnsureAsync(
        V1Pod pod, V1Container container, PodSandboxConfig sandbox, IReadOnlyList<AuthConfig> auths, CancellationToken ct)
    {
        var image = container.Image ?? "";
        if (ImageReference.Normalize(image, out var error) is not { } name)
        {
            events.Warning(pod, container.Name, "InspectFailed", error);
            throw new ImageException("InvalidImageName", error);
        }

        await coming.WhenHereAsync(ImageName.Normalize(name), ct);
        var policy = container.ImagePullPolicy ?? ImageReference.DefaultPullPolicy(image);
        if (policy != "Always" && await runtime.ImageStatusAsync(name, ct) is { } present)
        {
            events.Normal(
                pod, container.Name, "Pulled", $"Container image \"{image}\" already present on machine and can be accessed by the pod");
            trace.Note(pod.Metadata.Uid, PodStep.ImagePulled, $"{image} (already present)");
            return present.Id.Length > 0 ? present.Id : name;
        }

        if (policy == "Never")
        {
            var message = $"Container image \"{image}\" is not present with pull policy of Never";
            events.Warning(pod, container.Name, "ErrImageNeverPull", message);
            throw new ImageException("ErrImageNeverPull", message);
        }

        return await PullAsync(pod, container, name, sandbox, auths, ct);
    }

    private async Task<string> PullAsync(
        V1Pod pod, V1Container container, string name, PodSandboxConfig sandbox, IReadOnlyList<AuthConfig> auths, CancellationToken ct)
    {
        var image = container.Image;
        events.Normal(pod, container.Name, "Pulling", $"Pulling image \"{image}\"");
        var started = clock.GetTimestamp();
        try
        {
            var reference = await PullWithAsync(name, sandbox, auths, ct);
            var took = TimeSpan.FromMilliseconds(Math.Round(clock.GetElapsedTime(started).TotalMilliseconds));
            var size = (await runtime.ImageStatusAsync(name, ct))?.Size ?? 0;
            var time = GoDuration.Format(took);
            events.Normal(pod, container.Name, "Pulled",
                $"Successfully pulled image \"{image}\" in {time} ({time} including waiting). Image size: {size} bytes.");
            trace.Note(pod.Metadata.Uid, PodStep.ImagePulled, $"{image} in {time}");
            return reference.Length > 0 ? reference : name;
        }
        catch (Grpc.Core.RpcException e) when (!ct.IsCancellationRequested)
        {
            var text = RuntimeErrors.Text(e);
            events.Warning(pod, container.Name, "Failed", $"Failed to pull image \"{image}\": {text}");
            throw new ImageException("ErrImagePull", text);
        }
    }

    // Each secret that fits is tried, the last failure counts.
    private async Task<string> PullWithAsync(string name, PodSandboxConfig sandbox, IReadOnlyList<AuthConfig> auths, CancellationToken ct)
    {
        for (var i = 0; i < auths.Count - 1; i++)
        {
            try
            {
                return await runtime.PullImageAsync(name, auths[i], sandbox, ct);
            }
            catch (Grpc.Core.RpcException) when (!ct.IsCancellationRequested)
            {
            }
        }

        return await runtime.PullImageAsync(name, auths.Count == 0 ? null : auths[^1], sandbox, ct);
    }
}
