namespace Jota.ApiServer.Http;

/// <summary>How long a client may take or send nothing while nobody else needs the room.</summary>
internal enum FlightPace
{
    /// <summary>No longer than <see cref="FlowLimits.LongestStall"/>.</summary>
    Steady,

    /// <summary>As long as it likes: somebody reads a log in a pager, or has stopped a terminal.</summary>
    AsTheClientLikes,
}
