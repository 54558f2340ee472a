namespace Jota.Client;

/// <summary>Kinds that are followed while they are wanted (<see cref="InformerFactory.FollowKinds"/>).</summary>
public interface IKindsFollowing
{
    /// <summary>Asks again which kinds are wanted: those that are new are followed from now on, the others are left.</summary>
    void LookAgain();
}
