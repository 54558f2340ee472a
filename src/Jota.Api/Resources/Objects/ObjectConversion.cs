namespace Jota.Api;

/// <summary>Makes objects of one version of a kind into those of another, where the kind leaves that to somebody who is asked.</summary>
public abstract class ObjectConversion
{
    /// <summary>
    /// Converts objects to a version, in the same order. Throws <see cref="ApiException"/> when it cannot be done, naming who was asked.
    /// </summary>
    /// <param name="objects">Whole objects as JSON; each says its version.</param>
    /// <param name="apiVersion">Group and version that are wanted.</param>
    /// <param name="ct">Gives up.</param>
    public abstract Task<IReadOnlyList<ReadOnlyMemory<byte>>> ConvertAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> objects, string apiVersion, CancellationToken ct);

    /// <summary>The failure of a conversion, as clients are told it.</summary>
    public static ApiException Failed(ResourceNames wanted, string why)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return new(500, "InternalError", $"conversion webhook for {wanted.ApiVersion}, Kind={wanted.Kind} failed: {why}");
    }
}
