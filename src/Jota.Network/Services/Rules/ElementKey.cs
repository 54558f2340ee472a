namespace Jota.Network.Services;

/// <summary>An element's place: a set or map, and the key in it.</summary>
internal readonly record struct ElementKey(string Map, string Key);
