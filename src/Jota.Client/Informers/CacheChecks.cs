namespace Jota.Client;

/// <summary>What informers check about their caches.</summary>
public enum CacheChecks
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// That nobody changes a cached object: each is compared with what it was when it goes, and at the end. A change is logged as an
    /// error. For tests: costs an encoding per revision.
    /// </summary>
    Mutations,
}
