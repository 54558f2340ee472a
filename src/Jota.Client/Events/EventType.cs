namespace Jota.Client;

/// <summary>How serious an event is.</summary>
public enum EventType
{
    /// <summary>The usual way of things.</summary>
    Normal,

    /// <summary>Somebody may want to look.</summary>
    Warning,
}
