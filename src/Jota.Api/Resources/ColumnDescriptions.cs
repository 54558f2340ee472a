namespace Jota.Api;

/// <summary>What the columns that every table has are about.</summary>
internal static class ColumnDescriptions
{
    public const string Name = "The object's name, unique within its namespace (or in the cluster, for kinds without one).";

    public const string CreationTimestamp = "The time since the server created the object.";
}
