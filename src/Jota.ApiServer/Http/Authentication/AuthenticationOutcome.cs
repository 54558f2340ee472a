using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>What an authenticator found.</summary>
public sealed class AuthenticationOutcome
{
    private AuthenticationOutcome(UserIdentity? user) => User = user;

    /// <summary>The request carries no credential of this kind.</summary>
    public static AuthenticationOutcome NoCredential { get; } = new(null);

    /// <summary>It carries one that is wrong: the answer is 401.</summary>
    public static AuthenticationOutcome BadCredential { get; } = new(null);

    /// <summary>The user, where one was found.</summary>
    public UserIdentity? User { get; }

    /// <summary>A valid credential; <c>system:authenticated</c> is added to the groups.</summary>
    public static AuthenticationOutcome Success(UserIdentity user) => new(
        user.IsIn(UserIdentity.AuthenticatedGroup) ? user : user with { Groups = user.Groups.Add(UserIdentity.AuthenticatedGroup) });
}
