using Jota.Api;

namespace Jota.Client;

/// <summary>
/// What other servers serve behind the API (APIServices that lead to a Service), on behalf of one caller: for components that read
/// documents whose kinds the catalog does not have.
/// </summary>
public interface IOtherServers
{
    /// <summary>Whether another server serves this group and version.</summary>
    bool Serve(string group, string version);

    /// <summary>
    /// Reads a document. Throws <see cref="ApiException"/> with what the other server answers instead, or why it does not.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    /// <param name="path">What is below <c>/apis/GROUP/VERSION/</c>, with the query.</param>
    /// <param name="ct">Gives up.</param>
    Task<ReadOnlyMemory<byte>> ReadAsync(string group, string version, string path, CancellationToken ct);
}

/// <summary>There are no other servers.</summary>
public sealed class NoOtherServers : IOtherServers
{
    private NoOtherServers()
    {
    }

    /// <summary>The only one.</summary>
    public static NoOtherServers Instance { get; } = new();

    /// <inheritdoc/>
    public bool Serve(string group, string version) => false;

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadAsync(string group, string version, string path, CancellationToken ct) =>
        throw new ApiException(404, "NotFound", "the server could not find the requested resource");
}
