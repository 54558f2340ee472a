using Jota.Api;

namespace Jota.Client;

/// <summary>
/// Hears of every object of some kinds, as stored, without anybody keeping or decoding them. Called one at a time for each kind, in the
/// server's order; calls for different kinds may come at once. Must be quick and must not throw.
/// </summary>
public interface IObjectFollower
{
    /// <summary>Everything there is of a kind: at first, and again after a gap. What was known and is not among it is gone.</summary>
    void Replace(Resource resource, IReadOnlyList<ApiObject> all);

    /// <summary>An object is new or changed.</summary>
    void Changed(ApiObject obj);

    /// <summary>An object is gone; its last state.</summary>
    void Deleted(ApiObject obj);
}
