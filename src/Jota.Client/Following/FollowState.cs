using Jota.Api;

namespace Jota.Client;

/// <summary>Where following is on its way from nothing to following every change.</summary>
internal abstract record FollowState
{
    private FollowState()
    {
    }

    /// <summary>
    /// The cache is empty, or has gaps because history between it and now is gone. It goes on answering with what it has; nothing
    /// promises that this is recent. Way out: a list.
    /// </summary>
    /// <param name="ResourceVersion">What to ask of the list: <c>0</c> (any state will do) at first, the newest after a gap.</param>
    public sealed record Unlisted(string ResourceVersion) : FollowState;

    /// <summary>The cache equals the server's state at this revision, and handlers were told so. Way on: a watch from there.</summary>
    public sealed record Current(Revision At) : FollowState;

    /// <summary>A call failed. The cache stays as it was. Way on: after a while, the state that is to be tried again.</summary>
    public sealed record Waiting(FollowState Then, Exception? Why) : FollowState;
}
