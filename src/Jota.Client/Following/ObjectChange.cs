using Jota.Api;

namespace Jota.Client;

/// <summary>One thing that <see cref="ObjectChanges"/> tells.</summary>
/// <param name="Key">The object; the default key when only <paramref name="Synced"/> is told.</param>
/// <param name="Object">As it is now; null when it is gone.</param>
/// <param name="Synced">Whether everything that there is has now been told.</param>
public readonly record struct ObjectChange(ObjectKey Key, ApiObject? Object, bool Synced = false);
