namespace Jota.Api;

/// <summary>How much of everything devices may have, as upstream.</summary>
internal static class DeviceLimits
{
    public const int Requests = 32;
    public const int Constraints = 32;
    public const int Configs = 32;
    public const int Selectors = 32;
    public const int Alternatives = 8;
    public const int Tolerations = 16;
    public const int Taints = 16;
    public const int Results = 32;
    public const int ReservedFor = 256;
    public const int BindingConditions = 4;
    public const int Conditions = 8;
    public const int Addresses = 16;
    public const int Devices = 128;
    public const int DevicesWithMore = 64;
    public const int CounterSets = 8;
    public const int Counters = 32;
    public const int CountersConsumed = 2;
    public const int AttributesAndCapacities = 32;
    public const int ValidValues = 10;
    public const int Expression = 10 * 1024;
    public const int Parameters = 10 * 1024;
    public const int PoolName = 253;
    public const int Identifier = 32;
    public const int AttributeValue = 64;
    public const int InterfaceName = 256;
    public const int HardwareAddress = 128;
}
