package dev.agentsync.kernel.control;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

/** What a record type consists of; found out once, because asking the JVM again is slow. */
record RecordShape(List<Component> components, Constructor<?> constructor) {
  /** One component. */
  record Component(String name, Type type, Method accessor) {
    Object read(Record from) {
      try {
        return accessor.invoke(from);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("an accessor of " + from.getClass() + " failed", e);
      }
    }
  }

  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return read(type);
        }
      };

  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** A record may be hidden in its package of this module. */
  private static RecordShape read(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new RecordShape(
          Arrays.stream(components).map(RecordShape::component).toList(), constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its constructor: " + type, e);
    }
  }

  private static Component component(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return new Component(component.getName(), component.getGenericType(), accessor);
  }
}
