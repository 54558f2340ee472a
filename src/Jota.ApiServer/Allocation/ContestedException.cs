using Jota.Api;

namespace Jota.ApiServer.Allocation;

/// <summary>
/// Another server took the same for an object of its own, at the same time. What it took is known here by now: whoever tries again takes
/// something else, or is told that there is no more.
/// </summary>
internal sealed class ContestedException(string key) : Exception($"another server has just taken {key}")
{
    // Each time somebody else must have been faster.
    private const int MostAttempts = 16;

    /// <summary>Whether to try again after so many attempts; throws 409 when it is enough.</summary>
    public bool AllowsAnother(int attempts) => attempts < MostAttempts
        ? true
        : throw new ApiException(409, "Conflict", $"{Message}, for the {attempts}th time; try again");
}
