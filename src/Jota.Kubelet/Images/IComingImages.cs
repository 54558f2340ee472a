namespace Jota.Kubelet.Images;

/// <summary>Images that are on their way to the node without anybody's pulling them.</summary>
public interface IComingImages
{
    /// <summary>Completes when an image is there, or is known not to come. At once for most.</summary>
    /// <param name="image">Its full name.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task WhenHereAsync(string image, CancellationToken ct);
}

/// <summary>Nothing comes by itself.</summary>
internal sealed class NoComingImages : IComingImages
{
    public Task WhenHereAsync(string image, CancellationToken ct) => Task.CompletedTask;
}
