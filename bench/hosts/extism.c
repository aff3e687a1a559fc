// `extism MODULE`: the same job in Extism: loads a plugin with one host function, calls it once,
// prints the answer. The declarations are those of extism.h, which the wheel does not bring.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef enum { I32, I64 } ValType;
typedef struct { ValType t; union { int32_t i32; int64_t i64; float f32; double f64; } v; } Val;
typedef struct Function Function;
typedef struct Plugin Plugin;
typedef struct CurrentPlugin CurrentPlugin;
typedef void (*FunctionType)(CurrentPlugin *, const Val *, uint64_t, Val *, uint64_t, void *);

Function *extism_function_new(const char *, const ValType *, uint64_t, const ValType *, uint64_t,
                              FunctionType, void *, void (*)(void *));
Plugin *extism_plugin_new(const uint8_t *, uint64_t, const Function **, uint64_t, bool, char **);
int32_t extism_plugin_call(Plugin *, const char *, const uint8_t *, uint64_t);
uint64_t extism_plugin_output_length(Plugin *);
const uint8_t *extism_plugin_output_data(Plugin *);

static void die(CurrentPlugin *plugin, const Val *in, uint64_t n_in, Val *out, uint64_t n_out, void *data) {
  (void)plugin, (void)n_in, (void)n_out, (void)data;
  out[0].t = I64;
  out[0].v.i64 = 1 + (int64_t)(7 % in[0].v.i64);
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  FILE *file = fopen(arguments[1], "rb");
  if (!file) return 1;
  static uint8_t bytes[1 << 20];
  size_t size = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  ValType number[] = {I64};
  const Function *functions[] = {extism_function_new("die", number, 1, number, 1, die, NULL, NULL)};
  char *error = NULL;
  Plugin *plugin = extism_plugin_new(bytes, size, functions, 1, false, &error);
  if (!plugin) return fprintf(stderr, "%s\n", error), 1;
  if (extism_plugin_call(plugin, "call", NULL, 0) != 0) return 1;
  fwrite(extism_plugin_output_data(plugin), 1, extism_plugin_output_length(plugin), stdout);
  putchar('\n');
  fflush(stdout);
  _Exit(0); // as a process that has done its work would: without tearing an engine down
}
