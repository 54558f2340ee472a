namespace Jota.Store.Sqlite.Durability;

/// <summary>How much room a disk has, as far as its store met it.</summary>
internal enum RoomLevel
{
    /// <summary>The reserve is whole.</summary>
    Enough,

    /// <summary>The disk is full, and the reserve is in use: nothing new is taken, and nothing that grows much.</summary>
    Short,

    /// <summary>Even that is nearly used up: deletes only.</summary>
    None,
}
