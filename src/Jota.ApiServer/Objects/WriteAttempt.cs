using Jota.Api;

namespace Jota.ApiServer.Objects;

/// <summary>What became of a write.</summary>
/// <param name="Written">The object as written; null when somebody else was faster.</param>
/// <param name="Current">What is there instead then; null when there is nothing.</param>
internal readonly record struct WriteAttempt(ApiObject? Written, ApiObject? Current)
{
    /// <summary>The written object's typed form, read-only, where it is at hand.</summary>
    public object? Typed { get; init; }
}
