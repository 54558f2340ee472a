namespace Jota.Controllers;

/// <summary>In which words a controller tells of the pods that it makes and deletes: of the owner and the pod's name.</summary>
/// <param name="Created">One was made.</param>
/// <param name="NotCreated">One could not be made; the last text is why. The name may be empty.</param>
/// <param name="Deleted">One was deleted.</param>
/// <param name="NotDeleted">One could not be deleted; the last text is why.</param>
internal sealed record PodEventTexts(
    Func<PodOwner, string, string> Created,
    Func<PodOwner, string?, string, string> NotCreated,
    Func<PodOwner, string, string> Deleted,
    Func<PodOwner, string, string, string> NotDeleted)
{
    /// <summary>The words of most controllers.</summary>
    public static PodEventTexts Usual { get; } = new(
        (_, pod) => $"Created pod: {pod}",
        (_, _, why) => $"Error creating: {why}",
        (_, pod) => $"Deleted pod: {pod}",
        (_, _, why) => $"Error deleting: {why}");
}
