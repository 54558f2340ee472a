namespace Jota.Kubelet.Images;

/// <summary>Images that are on their way to the node without anybody's pulling them.</summary>
public interface IComingImages
{
    /// <summary>Completes when an image is there, or is known not to come. At once for most.</summary>
    /// <param name="image">Its full name.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task WhenHereAsync(string image, CancellationToken ct);

    /// <summary>Whether an image came so, or will: nobody could pull it again, so that it stays.</summary>
    /// <param name="image">Its full name.</param>
    bool Keeps(string image) => false;
}

/// <summary>Nothing comes by itself.</summary>
internal sealed class NoComingImages : IComingImages
{
    public Task WhenHereAsync(string image, CancellationToken ct) => Task.CompletedTask;
}
